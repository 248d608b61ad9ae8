package org.cryptoroutes.logging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says a fault when it comes, then for ten seconds only counts it: a broker that is away fails every price of every
 * poll for the same reason.
 */
public final class Repeated {

    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Clock clock;
    private final Map<String, Said> faults = new ConcurrentHashMap<>();

    private record Said(Instant at, int kept, boolean now) {
    }

    public Repeated(Clock clock) {
        this.clock = clock;
    }

    /** @return how many of the same were kept back since it was last said; empty = keep this one back too */
    public Optional<Integer> say(String reason) {
        Instant now = clock.instant();
        int[] kept = new int[1];
        Said said = faults.compute(reason, (key, before) -> {
            if (before != null && before.at().plus(QUIET).isAfter(now)) {
                return new Said(before.at(), before.kept() + 1, false);
            }
            kept[0] = before == null ? 0 : before.kept();
            return new Said(now, 0, true);
        });
        return said.now() ? Optional.of(kept[0]) : Optional.empty();
    }
}
