package org.cryptoroutes.logging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says a fault when it comes, then for ten seconds, or as long as it is told, only counts it: a broker that is away
 * fails every price of every poll for the same reason. Thread-safe.
 */
public final class Repeated {

    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int MOST_KINDS = 100;

    private final Clock clock;
    private final Duration quiet;
    /** The one that was said the longest ago comes first. */
    private final Map<String, Said> kinds = new LinkedHashMap<>();

    private record Said(Instant at, int kept) {
    }

    /** Says each fault again after ten seconds. */
    public Repeated(Clock clock) {
        this(clock, QUIET);
    }

    /** @param quiet for how long a fault is only counted when it was said */
    public Repeated(Clock clock, Duration quiet) {
        this.clock = clock;
        this.quiet = quiet;
    }

    /**
     * @param kind what is the same each time, such as the class of an exception or a sentence before it is filled in: a
     *             text with a number or a time of the one case in it would be new each time
     * @return how many of the same were kept back since it was last said; empty = keep this one back too
     */
    public synchronized Optional<Integer> say(String kind) {
        Instant now = clock.instant();
        Said before = kinds.get(kind);
        if (before != null && before.at().plus(quiet).isAfter(now)) {
            kinds.put(kind, new Said(before.at(), before.kept() + 1));
            return Optional.empty();
        }
        kinds.remove(kind);
        kinds.put(kind, new Said(now, 0));
        if (kinds.size() > MOST_KINDS) {
            kinds.remove(kinds.keySet().iterator().next());
        }
        return Optional.of(before == null ? 0 : before.kept());
    }
}
