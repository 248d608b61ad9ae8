package org.cryptoroutes.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Where {@code fill=previous} is asked for, puts a candle of no samples into each window after a candle that has none,
 * up to the next candle: it stands where the one before closed. What was published stays as it is.
 */
final class Gaps implements Processor {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String EMPTY = "{\"symbol\":%1$s,\"coin_id\":%2$s,\"interval\":%3$s,\"window_start\":\"%4$s\","
            + "\"window_end\":\"%5$s\",\"open\":%6$s,\"high\":%6$s,\"low\":%6$s,\"close\":%6$s,\"prev_close\":%6$s,"
            + "\"samples\":0,\"updates\":0,\"first_at\":null,\"last_at\":null,\"volume_24h\":null,\"market_cap\":null}";

    /** A candle as it was published, and its fields as JSON has them, texts without their quotes. */
    private record Published(String json, Map<String, String> fields) {

        Instant start() {
            return Instant.parse(fields.get("window_start"));
        }

        Duration length() {
            return Duration.between(start(), Instant.parse(fields.get("window_end")));
        }

        String emptyAt(Instant start) {
            return EMPTY.formatted(quoted("symbol"), quoted("coin_id"), quoted("interval"), start, start.plus(length()),
                    fields.get("close"));
        }

        private TextNode quoted(String field) {
            return TextNode.valueOf(fields.get(field));
        }
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Asked asked = exchange.getMessage().getBody(Asked.class);
        Found found = Found.of(exchange.getMessage());
        if ("previous".equals(asked.get("fill")) && !found.isEmpty()) {
            filled(found, asked).put(exchange.getMessage());
        }
    }

    private static Found filled(Found found, Asked asked) throws IOException {
        int limit = (int) asked.get("limit");
        boolean descending = asked.get("order").equals(-1);
        List<Published> candles = published(found.json());
        if (!descending) {
            Collections.reverse(candles);
        }
        // From the newest to the oldest: no gap is so long that more than the limit is made
        List<String> newest = new ArrayList<>();
        Instant oldest = candles.get(0).start();
        Instant end = found.following() == null ? oldest.plus(candles.get(0).length())
                : Instant.EPOCH.plus((long) asked.get("end_us"), ChronoUnit.MICROS);
        for (Published candle : candles) {
            Instant last = lastBefore(end, candle);
            for (Instant at = last; at.isAfter(candle.start()) && newest.size() < limit;
                    at = at.minus(candle.length())) {
                newest.add(candle.emptyAt(at));
                oldest = at;
            }
            if (newest.size() < limit) {
                newest.add(candle.json());
                oldest = candle.start();
            }
            end = candle.start();
        }
        boolean complete = oldest.equals(candles.get(candles.size() - 1).start());
        if (!descending) {
            Collections.reverse(newest);
        }
        return new Found("[" + String.join(",", newest) + "]", complete ? found.next()
                : Long.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, oldest)), null);
    }

    /** The last window before the end that is as long as the candle. */
    private static Instant lastBefore(Instant end, Published candle) {
        long windows = (Duration.between(candle.start(), end).toNanos() - 1) / candle.length().toNanos();
        return candle.start().plus(candle.length().multipliedBy(windows));
    }

    private static List<Published> published(String json) throws IOException {
        List<Published> candles = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    int begin = (int) parser.currentTokenLocation().getCharOffset();
                    Map<String, String> fields = new HashMap<>();
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String name = parser.currentName();
                        JsonToken value = parser.nextToken();
                        fields.put(name, value.isScalarValue() ? parser.getText() : null);
                        parser.skipChildren();
                    }
                    candles.add(new Published(json.substring(begin, (int) parser.currentLocation().getCharOffset()),
                            fields));
                }
            }
        }
        return candles;
    }
}
