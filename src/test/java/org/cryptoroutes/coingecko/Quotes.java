package org.cryptoroutes.coingecko;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.Quote;

/** Quotes as an answer would give them. */
final class Quotes {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(100_000).build()).build();

    private Quotes() {
    }

    static Quote quote(Coin coin, String json, Instant receivedAt) {
        byte[] answer = json.getBytes(UTF_8);
        try (JsonParser parser = JSON.createParser(answer)) {
            parser.nextToken();
            return CoinGeckoQuote.read(coin, parser, answer, receivedAt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
