package org.cryptoroutes.price;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Quotes as an answer would give them. */
final class Quotes {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(100_000).build()).build();

    private Quotes() {
    }

    static Quote quote(Coin coin, String json, Instant receivedAt) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return Quote.read(coin, parser, json, receivedAt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
