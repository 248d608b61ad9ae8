package org.cryptoroutes.coingecko;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The memory of a pause that the API asked for, shared by all requests. It is only ever extended, and outlives every
 * edit of a route.
 */
final class Cooldown {

    private final Clock clock;
    private final AtomicReference<Instant> until = new AtomicReference<>(Instant.MIN);

    Cooldown(Clock clock) {
        this.clock = clock;
    }

    void extend(Duration pause) {
        Instant end = clock.instant().plus(pause);
        until.accumulateAndGet(end, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** What is left of the pause; zero when there is none. */
    Duration remaining() {
        Instant now = clock.instant();
        Instant end = until.get();
        return end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
    }
}
