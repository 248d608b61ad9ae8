package org.cryptoroutes.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cryptoroutes.simulator.Simulator.Request;

/** What has been received: all of it counted, the newest part remembered. */
final class RequestLog {

    private static final int CAPACITY = 10_000;

    private final Deque<Request> latest = new ArrayDeque<>();
    private int count;

    synchronized void add(HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        String query = Objects.requireNonNullElse(uri.getRawQuery(), "");
        latest.addLast(new Request(Instant.now(), uri.getRawPath(), query, headers(exchange)));
        count++;
        if (latest.size() > CAPACITY) {
            latest.removeFirst();
        }
    }

    synchronized List<Request> snapshot() {
        return List.copyOf(latest);
    }

    synchronized int count() {
        return count;
    }

    private static Map<String, List<String>> headers(HttpExchange exchange) {
        Map<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach(
                (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return Collections.unmodifiableMap(headers);
    }
}
