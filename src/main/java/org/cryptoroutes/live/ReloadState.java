package org.cryptoroutes.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.cryptoroutes.lint.Finding;

/** What became of the last edit of the routes, for the health check {@code route-reload}, and how many there were. */
final class ReloadState {

    private final Clock clock;
    private final AtomicReference<Edit> last = new AtomicReference<>();
    private final Counter accepted;
    private final Counter refused;
    private final Counter rolledBack;

    /**
     * An edit.
     *
     * @param at       when it was taken or turned down
     * @param outcome  {@code accepted}, {@code refused} or {@code rolled_back}
     * @param findings why it does not run; empty = it does
     */
    record Edit(Instant at, String outcome, List<Finding> findings) {
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
        last.set(new Edit(clock.instant(), "accepted", List.of()));
    }

    /**
     * An edit was found faulty before anything was touched: what ran goes on.
     *
     * @param findings at least one
     */
    void refused(List<Finding> findings) {
        refused.increment();
        last.set(new Edit(clock.instant(), "refused", List.copyOf(findings)));
    }

    /**
     * An edit passed all checks but failed to start, and what ran before runs again. Parameter as in {@link #refused}.
     */
    void rolledBack(List<Finding> findings) {
        rolledBack.increment();
        last.set(new Edit(clock.instant(), "rolled_back", List.copyOf(findings)));
    }

    /** The last edit since the start; empty when there was none. */
    Optional<Edit> last() {
        return Optional.ofNullable(last.get());
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("crypto.reloads").description("Edits of the routes, by what became of them")
                .tag("outcome", outcome).register(meters);
    }
}
