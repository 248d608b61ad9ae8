package org.cryptoroutes.coingecko;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.Quote;

/**
 * A response of {@code /simple/price}, cut into its coins and read in one go: one bad coin must not cost the others,
 * and a dead letter must hold what was really sent.
 *
 * @param quotes  in the order of the response
 * @param missing the coins that were asked for and not answered
 */
record PriceResponse(List<Quote> quotes, Set<Coin> missing) {

    /**
     * @param body of a response to the request; is kept, and must not change any more
     * @throws ApiOutage when it is no JSON object in UTF-8, or an error in the guise of a success
     */
    static PriceResponse parse(byte[] body, PriceRequest request, Instant receivedAt) throws ApiOutage {
        Map<String, CoinGeckoQuote> quotes = new LinkedHashMap<>();
        try (JsonParser parser = request.json().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(body, "no JSON object");
            }
            if (parser.currentLocation().getByteOffset() < 0) {
                throw notJson(body, "not in UTF-8");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String id = parser.currentName();
                Coin coin = request.coins().get(id);
                parser.nextToken();
                CoinGeckoQuote quote = CoinGeckoQuote.read(coin, parser, body, receivedAt);
                // There is a coin whose id is status
                if (ErrorBody.isErrorField(id) && (coin == null || quote.json().contains("\"error_code\""))) {
                    throw ErrorBody.read(new String(body, UTF_8)).asOutage();
                }
                if (coin != null) {
                    quotes.merge(id, quote, CoinGeckoQuote::and);
                }
            }
            if (parser.nextToken() != null) {
                throw notJson(body, "more than one JSON value");
            }
        } catch (JsonProcessingException e) {
            byte[] readable = new String(body, UTF_8).getBytes(UTF_8);
            if (!Arrays.equals(readable, body)) {
                // The parser gives up at a byte that is no UTF-8, which is one coin's fault at most
                return parse(readable, request, receivedAt);
            }
            throw notJson(body, e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can always be read", e);
        }
        return new PriceResponse(List.copyOf(quotes.values()), missing(request.coins(), quotes));
    }

    private static Set<Coin> missing(Map<String, Coin> asked, Map<String, CoinGeckoQuote> answered) {
        return answered.size() == asked.size() ? Set.of() : asked.values().stream()
                .filter(coin -> !answered.containsKey(coin.id())).collect(Collectors.toUnmodifiableSet());
    }

    private static ApiOutage notJson(byte[] body, String why) {
        String text = new String(body, UTF_8);
        return new ApiOutage(ApiOutage.Kind.NOT_JSON, text.isBlank() ? "200 with an empty body"
                : "200 with a body that is no price list (%s): %s".formatted(why, ErrorBody.excerpt(text)));
    }
}
