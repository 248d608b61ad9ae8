package org.cryptoroutes.coingecko;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.Quote;

/**
 * A response of {@code /simple/price}, cut into its coins and read in one go: one bad coin must not cost the others, and
 * a dead letter must hold what was really sent.
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

    /**
     * @param asked by their ids
     * @throws ApiOutage when the text is no JSON object, or an error in the guise of a success
     */
    static PriceResponse parse(String text, Map<String, Coin> asked, Instant receivedAt) throws ApiOutage {
        Map<String, Quote> quotes = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(text, "no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String id = parser.currentName();
                Coin coin = asked.get(id);
                parser.nextToken();
                Quote quote = Quote.read(coin, parser, text, receivedAt);
                // There is a coin whose id is status
                if (ErrorBody.isErrorField(id) && (coin == null || quote.json().contains("\"error_code\""))) {
                    throw ErrorBody.read(text).asOutage();
                }
                if (coin != null) {
                    quotes.merge(id, quote, Quote::and);
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
        return new PriceResponse(List.copyOf(quotes.values()), missing(asked, quotes));
    }

    private static Set<Coin> missing(Map<String, Coin> asked, Map<String, Quote> answered) {
        return answered.size() == asked.size() ? Set.of() : asked.values().stream()
                .filter(coin -> !answered.containsKey(coin.id())).collect(Collectors.toUnmodifiableSet());
    }

    private static ApiOutage notJson(String text, String why) {
        return new ApiOutage(ApiOutage.Kind.NOT_JSON, text.isBlank() ? "200 with an empty body"
                : "200 with a body that is no price list (%s): %s".formatted(why, ErrorBody.excerpt(text)));
    }
}
