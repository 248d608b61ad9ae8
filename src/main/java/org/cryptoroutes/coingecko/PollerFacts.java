package org.cryptoroutes.coingecko;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known about the poller at one moment.
 *
 * @param runsSince    when its route was started; empty = it does not run
 * @param lastSuccess  when CoinGecko last answered a whole poll
 * @param newestUpdate the newest {@code last_updated} in the last two answers
 * @param interval     between two polls
 * @param maxAge       how old the newest price may be; zero = as old as it likes
 * @param pause        how long CoinGecko still wants to be left alone; zero = it does not
 * @param breaker      the state of the circuit breaker, in a word
 */
record PollerFacts(Optional<Instant> runsSince, Optional<Instant> lastSuccess, Optional<Instant> newestUpdate,
                          Duration interval, Duration maxAge, Duration pause, String breaker) {

    private static final int MISSED_POLLS = 3;

    /** Why the prices are not fresh, as a sentence with the figures; empty when they are, or nobody polls. */
    Optional<String> trouble(Instant now) {
        if (runsSince.isEmpty()) {
            return Optional.empty();
        }
        Duration patience = interval.multipliedBy(MISSED_POLLS);
        Instant last = lastSuccess.filter(runsSince.get()::isBefore).orElse(runsSince.get());
        if (Duration.between(last, now).compareTo(patience) > 0) {
            return Optional.of("no successful poll for %s, more than %d fetch intervals of %s".formatted(
                    seconds(lastSuccess.orElse(last), now), MISSED_POLLS, seconds(interval)));
        }
        return newestUpdate.filter(update -> !maxAge.isZero() && Duration.between(update, now).compareTo(maxAge) > 0)
                .map(update -> "the newest price is %s old, more than freshness.max-age=%d".formatted(
                        seconds(update, now), maxAge.toSeconds()));
    }

    /** The same figures when all is well. */
    String summary(Instant now) {
        if (runsSince.isEmpty()) {
            return "nobody polls here";
        }
        return lastSuccess.map(last -> "the last successful poll was %s ago".formatted(seconds(last, now)))
                .orElse("the first poll is under way")
                + newestUpdate.map(update -> ", the newest price is %s old".formatted(seconds(update, now))).orElse("");
    }

    private static String seconds(Instant from, Instant to) {
        return seconds(Duration.between(from, to));
    }

    private static String seconds(Duration duration) {
        return Math.max(0, duration.toSeconds()) + " s";
    }
}
