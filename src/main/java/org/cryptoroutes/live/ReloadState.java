package org.cryptoroutes.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What became of the last edit of the routes, for the health check {@code route-reload}, and how many there were. */
final class ReloadState {

    private final Clock clock;
    private final AtomicReference<Refusal> refusal = new AtomicReference<>();
    private final Counter accepted;
    private final Counter refused;
    private final Counter rolledBack;

    /**
     * An edit that does not run.
     *
     * @param file    as a user knows it, such as {@code routes/price-log.camel.yaml}
     * @param message what is wrong with it and where, without the name of the file
     * @param at      when it was turned down
     */
    record Refusal(String file, String message, Instant at) {
    }

    ReloadState(MeterRegistry meters) {
        this(Clock.systemUTC(), meters);
    }

    ReloadState(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.accepted = counter("accepted", meters);
        this.refused = counter("refused", meters);
        this.rolledBack = counter("rolled_back", meters);
    }

    /** An edit runs now, and every file is as it should be: an earlier refusal is forgotten. */
    void accepted() {
        accepted.increment();
        refusal.set(null);
    }

    /**
     * An edit was found faulty before anything was touched: what ran goes on.
     *
     * @param file    as a user knows it, such as {@code routes/price-log.camel.yaml}; not null
     * @param message what is wrong and where, without the name of the file; not null
     */
    void refused(String file, String message) {
        refused.increment();
        refusal.set(new Refusal(file, oneLine(message), clock.instant()));
    }

    /**
     * An edit passed all checks but failed to start, and what ran before runs again. Parameters as in {@link #refused}.
     */
    void rolledBack(String file, String message) {
        rolledBack.increment();
        refusal.set(new Refusal(file, oneLine(message), clock.instant()));
    }

    /** The edit that was turned down and not mended since; empty when all is well. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal.get());
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("crypto.reloads").description("Edits of the routes, by what became of them")
                .tag("outcome", outcome).register(meters);
    }
}
