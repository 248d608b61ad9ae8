package org.cryptoroutes.coingecko;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.service.BaseService;

/**
 * Where an attempt waits: for the end of its backoff, then for its turn, since but so many may pass within a minute.
 * Whatever changes meanwhile wakes it, and it looks again. Camel's own throttle can neither be woken nor say how long
 * it will take.
 */
final class Gate {

    /** The property with the id of the route that polls; null when no route does. */
    static final String ASKING = "asking";

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Supplier<ApiLimits> limits;
    private final Predicate<String> onDuty;
    private final Cooldown cooldown;
    private final RequestMeter requests;
    /** When the attempts of the last minute passed, by {@link System#nanoTime()}. */
    private final Deque<Long> passed = new ArrayDeque<>();

    /** @param onDuty whether the route with this id may get prices now */
    Gate(Supplier<ApiLimits> limits, Predicate<String> onDuty, Cooldown cooldown, RequestMeter requests) {
        this.limits = limits;
        this.onDuty = onDuty;
        this.cooldown = cooldown;
        this.requests = requests;
    }

    /** @throws GivenUp when the attempt is not to be made at all */
    synchronized void pass(Exchange attempt) throws GivenUp, InterruptedException {
        for (Duration left = left(attempt); !left.isZero(); left = left(attempt)) {
            wait(left.toMillis() + 1);
        }
        passed.addLast(System.nanoTime());
        requests.admitted(attempt);
    }

    /** Lets all that wait look again. */
    synchronized void wake() {
        notifyAll();
    }

    /** @throws GivenUp when the route that asks may not get prices any more */
    void stayOnDuty(Exchange attempt) throws GivenUp {
        if (!onDuty.test(attempt.getProperty(ASKING, String.class))) {
            throw new GivenUp("Poll given up: this program no longer leads");
        }
    }

    /**
     * Why nobody waits for this exchange any more: the program or the route that asked stops; empty when neither does.
     */
    static Optional<String> ending(Exchange exchange) {
        if (exchange.getContext().isStopping()) {
            return Optional.of("the program ends");
        }
        return Optional.ofNullable(exchange.getProperty(ASKING, String.class)).map(exchange.getContext()::getRoute)
                .map(Route::getConsumer)
                .filter(BaseService.class::isInstance).map(BaseService.class::cast)
                .filter(consumer -> consumer.isSuspendingOrSuspended() || consumer.isStoppingOrStopped())
                .map(consumer -> "its route stops");
    }

    /** Until the attempt may be made if nothing changes; zero when it is now. */
    private Duration left(Exchange attempt) throws GivenUp {
        Optional<String> ending = ending(attempt);
        if (ending.isPresent()) {
            throw new GivenUp("A poll was given up while it waited: " + ending.get());
        }
        stayOnDuty(attempt);
        Duration backoff = RetryPlan.backoff(attempt);
        if (!backoff.isZero()) {
            return backoff;
        }
        Duration pause = cooldown.remaining();
        if (!pause.isZero()) {
            throw new GivenUp("Poll skipped: CoinGecko asked for a pause of which %d s are left"
                    .formatted(pause.toSeconds() + 1));
        }
        requests.queued(attempt);
        return turn();
    }

    private Duration turn() {
        long now = System.nanoTime();
        while (!passed.isEmpty() && now - passed.getFirst() >= MINUTE) {
            passed.removeFirst();
        }
        int tooMany = passed.size() - limits.get().requestsPerMinute();
        return tooMany < 0 ? Duration.ZERO
                : Duration.ofNanos(passed.stream().skip(tooMany).findFirst().orElseThrow() + MINUTE - now);
    }
}
