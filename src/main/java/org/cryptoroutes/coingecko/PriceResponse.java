package org.cryptoroutes.coingecko;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.Quote;

/**
 * A response of {@code /simple/price}, cut into its coins without looking into them: one bad coin must not cost the
 * others, and a dead letter must hold what was really sent.
 *
 * @param quotes  in the order of the response
 * @param missing the coins that were asked for and not answered
 */
record PriceResponse(List<Quote> quotes, Set<Coin> missing) {

    /**
     * Thousands of ids would push each other out of the parser's table of names. A number of any length passes here,
     * and is judged with its coin.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(BoundedAnswer.MAX_BYTES).build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    /** @throws ApiOutage when the text is no JSON object, or an error in the guise of a success */
    static PriceResponse parse(String text, List<Coin> asked, Instant receivedAt) throws ApiOutage {
        Map<String, Coin> byId = asked.stream()
                .collect(Collectors.toMap(Coin::id, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        Set<Coin> missing = new LinkedHashSet<>(asked);
        Map<Coin, String> values = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(text, "no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String id = parser.currentName();
                parser.nextToken();
                String value = value(parser, text);
                Coin coin = byId.get(id);
                // There is a coin whose id is status
                if (ErrorBody.isErrorField(id) && (coin == null || value.contains("\"error_code\""))) {
                    throw ErrorBody.read(text).asOutage();
                }
                if (coin != null) {
                    missing.remove(coin);
                    values.merge(coin, value, (one, other) -> twice(coin, one, other));
                }
            }
            if (parser.nextToken() != null) {
                throw notJson(text, "more than one JSON value");
            }
        } catch (JsonProcessingException e) {
            throw notJson(text, e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can always be read", e);
        }
        return new PriceResponse(values.entrySet().stream()
                .map(coin -> new Quote(coin.getKey(), coin.getValue(), receivedAt)).toList(), Set.copyOf(missing));
    }

    /** As it stands in the response: which of them is right is not decided here. */
    private static String twice(Coin coin, String one, String other) {
        String name = new String(JsonStringEncoder.getInstance().quoteAsString(coin.id()));
        return "{\"%1$s\":%2$s,\"%1$s\":%3$s}".formatted(name, one, other);
    }

    private static String value(JsonParser parser, String text) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static ApiOutage notJson(String text, String why) {
        return new ApiOutage(ApiOutage.Kind.NOT_JSON, text.isBlank() ? "200 with an empty body"
                : "200 with a body that is no price list (%s): %s".formatted(why, ErrorBody.excerpt(text)));
    }
}
