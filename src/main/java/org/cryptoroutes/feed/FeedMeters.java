package org.cryptoroutes.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What is known of the clients from outside. */
final class FeedMeters {

    private final AtomicInteger clients = new AtomicInteger();
    private final Counter messages;
    private final Counter conflated;
    private final Counter slow;
    private final Counter silent;
    private final Counter refused;

    FeedMeters(MeterRegistry meters) {
        Gauge.builder("crypto.live.clients", clients, AtomicInteger::get)
                .description("Clients that are connected to the live feed").register(meters);
        messages = Counter.builder("crypto.live.messages")
                .description("Snapshots and updates that were sent to clients").register(meters);
        conflated = Counter.builder("crypto.live.conflated")
                .description("Prices that a client which lagged did not get, since a newer one was there")
                .register(meters);
        slow = Counter.builder("crypto.live.slow")
                .description("Clients that were cut off since they could not keep up").register(meters);
        silent = Counter.builder("crypto.live.silent")
                .description("Clients that were cut off since they did not answer").register(meters);
        refused = Counter.builder("crypto.live.refused")
                .description("Clients that were not let in since there were too many").register(meters);
    }

    /** Takes the place of a client; false = there is none left. */
    boolean enter(int most) {
        if (clients.incrementAndGet() > most) {
            clients.decrementAndGet();
            refused.increment();
            return false;
        }
        return true;
    }

    void left() {
        clients.decrementAndGet();
    }

    void sent() {
        messages.increment();
    }

    void conflated() {
        conflated.increment();
    }

    void cutOff(Ending ending) {
        (ending == Ending.SLOW ? slow : silent).increment();
    }
}
