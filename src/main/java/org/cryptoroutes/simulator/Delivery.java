package org.cryptoroutes.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How an answer travels: whole, streamed, late, byte by byte, or never. What waits holds a timer, not a thread. */
final class Delivery {

    /** A length of 0 makes the JDK's server send chunks, -1 no body at all. */
    private static final int CHUNKED = 0;
    private static final int NO_BODY = -1;

    /** The server cannot see that a client has left unless it writes, so a hung connection is dropped at last. */
    private static final Duration LONGER_THAN_ANY_CLIENT_WAITS = Duration.ofMinutes(10);

    private final ScheduledExecutorService timers;

    Delivery(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    static void whole(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body();
        sendHeaders(exchange, answer, body.length == 0 ? NO_BODY : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Sends the headers of an answer, and as its body whatever the source writes. */
    static void stream(HttpExchange exchange, Answer answer, Source source) throws IOException {
        sendHeaders(exchange, answer, CHUNKED);
        try (OutputStream out = exchange.getResponseBody()) {
            source.writeTo(out);
        }
    }

    void late(HttpExchange exchange, Answer answer, Duration delay) {
        after(delay, exchange, () -> whole(exchange, answer));
    }

    void never(HttpExchange exchange, Answer answer) throws IOException {
        sendHeaders(exchange, answer, CHUNKED);
        after(LONGER_THAN_ANY_CLIENT_WAITS, exchange, exchange::close);
    }

    void drip(HttpExchange exchange, Answer answer) throws IOException {
        sendHeaders(exchange, answer, CHUNKED);
        drip(exchange, answer.body(), 0);
    }

    private void drip(HttpExchange exchange, byte[] body, int position) throws IOException {
        if (position == body.length) {
            exchange.close();
            return;
        }
        OutputStream out = exchange.getResponseBody();
        out.write(body[position]);
        out.flush();
        after(Duration.ofSeconds(1), exchange, () -> drip(exchange, body, position + 1));
    }

    private void after(Duration delay, HttpExchange exchange, Step step) {
        timers.schedule(() -> {
            try {
                step.run();
            } catch (IOException clientLeft) {
                exchange.close();
            }
        }, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void sendHeaders(HttpExchange exchange, Answer answer, int length) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(answer.status(), length);
    }

    interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }
}
