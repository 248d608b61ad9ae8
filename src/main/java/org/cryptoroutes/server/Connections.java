package org.cryptoroutes.server;

import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bounds how many are connected, and how long each may take until it has asked something. */
final class Connections {

    private static final int MOST = 2_048;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final long ASKED = Long.MAX_VALUE;

    private final int most;
    private final Duration patience;
    private final Duration idle;
    /** Since when nothing is asked, in nanoseconds. */
    private final Map<HttpConnection, Long> silentSince = new ConcurrentHashMap<>();

    Connections() {
        this(MOST, PATIENCE, IDLE);
    }

    /**
     * @param most     how many there may be at a time
     * @param patience for which one may stay without a whole request head, from its beginning and after each answer
     * @param idle     for which one may stay over which nothing goes: who takes nothing of what he is sent is left then
     */
    Connections(int most, Duration patience, Duration idle) {
        this.most = most;
        this.patience = patience;
        this.idle = idle;
    }

    /** For which one may stay over which nothing goes; for the server to see to. */
    Duration idle() {
        return idle;
    }

    void opened(HttpConnection connection) {
        silentSince.put(connection, System.nanoTime());
        connection.closeHandler(closed -> silentSince.remove(connection));
        if (silentSince.size() > most) {
            connection.close();
        }
    }

    void asked(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        silentSince.replace(connection, ASKED);
        request.addEndHandler(answered -> silentSince.replace(connection, System.nanoTime()));
        request.next();
    }

    /** To be called every second or so. */
    void closeSilent() {
        long now = System.nanoTime();
        silentSince.forEach((connection, since) -> {
            if (since != ASKED && now - since > patience.toNanos()) {
                connection.close();
            }
        });
    }
}
