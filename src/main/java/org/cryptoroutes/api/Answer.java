package org.cryptoroutes.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Makes the HTTP answer of an {@link Asked} in the body and a {@link Found} in the header: JSON or CSV, the link to the
 * next page, and an ETag, by which a client that asks again learns that nothing has changed. Nothing of the request is
 * in it.
 */
final class Answer implements Processor {

    private static final int NOT_MODIFIED = 304;

    private final Predicate<String> coins;

    /** @param coins whether a symbol is one that the program knows; asked when nothing was found */
    Answer(Predicate<String> coins) {
        this.coins = coins;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Asked asked = message.getBody(Asked.class);
        Found found = Found.of(message);
        if (found.isEmpty() && !asked.symbol().isEmpty() && !coins.test(asked.symbol())) {
            throw new Refused(404, "there is no coin %s: it is neither among those that are followed nor in the store"
                    .formatted(asked.symbol()));
        }
        if (found.json() == null) {
            throw new Refused(404, "there is nothing of %s yet"
                    .formatted(asked.symbol().isEmpty() ? "this" : asked.symbol()));
        }
        byte[] body = (asked.csv() ? Csv.of(found.json()) : found.json()).getBytes(UTF_8);
        String etag = etag(body);

        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, asked.csv() ? "text/csv; charset=utf-8" : "application/json");
        message.setHeader("ETag", etag);
        message.setHeader("Cache-Control", "no-cache");
        message.setHeader("Vary", "Accept");
        if (found.next() != null) {
            message.setHeader("Link", "<%s>; rel=\"next\"".formatted(next(asked, found.next())));
        }
        boolean known = asked.knows(etag);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, known ? NOT_MODIFIED : 200);
        message.setBody(known ? null : body);
    }

    /** Weak, as the server packs the answer or not; 64 bits of two sums that a processor has instructions for. */
    private static String etag(byte[] body) {
        return "W/\"%08x%08x\"".formatted(sum(new CRC32(), body), sum(new CRC32C(), body));
    }

    private static long sum(Checksum sum, byte[] body) {
        sum.update(body);
        return sum.getValue();
    }

    private static String next(Asked asked, long end) {
        Map<String, String> query = new LinkedHashMap<>(asked.query());
        query.put("end", Instant.EPOCH.plus(end, ChronoUnit.MICROS).toString());
        return asked.path().replace("<", "%3C").replace(">", "%3E") + query.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8).replace("%3A", ":"))
                .collect(Collectors.joining("&", "?", ""));
    }
}
