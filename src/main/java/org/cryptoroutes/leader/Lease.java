package org.cryptoroutes.leader;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * How long a leader may go on without news of its leadership. Two clocks must agree: one that nobody can set, and the
 * time of day, which also goes on while the machine sleeps. Thread-safe.
 */
final class Lease {

    private final Duration length;
    private final LongSupplier nanos;
    private final Clock clock;
    private volatile Moment proof;

    /** A time on both clocks. */
    record Moment(long nanos, Instant instant) {
    }

    /** @param nanos such as {@link System#nanoTime} */
    Lease(Duration length, LongSupplier nanos, Clock clock) {
        this.length = length;
        this.nanos = nanos;
        this.clock = clock;
    }

    Moment now() {
        return new Moment(nanos.getAsLong(), clock.instant());
    }

    /** @param asked when the question was asked that brought the proof, not when the answer came */
    void renew(Moment asked) {
        proof = asked;
    }

    void end() {
        proof = null;
    }

    boolean holds() {
        Moment since = proof;
        Moment now = now();
        return since != null && now.nanos() - since.nanos() < length.toNanos()
                && now.instant().isBefore(since.instant().plus(length));
    }
}
