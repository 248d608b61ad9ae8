package org.cryptoroutes.coingecko;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts the polls and what they brought, and remembers when the last one was answered in full. */
final class PollMeter {

    private final Clock clock;
    private final Map<PollOutcome, Counter> polls = Arrays.stream(PollOutcome.values())
            .collect(Collectors.toMap(Function.identity(), PollMeter::counter));
    private final Counter coins = Counter.builder("crypto.coins.fetched")
            .description("Coins that CoinGecko answered").register(Metrics.globalRegistry);
    private final AtomicReference<Instant> lastSuccess = new AtomicReference<>();

    PollMeter(Clock clock) {
        this.clock = clock;
    }

    /** Called for each page. */
    void fetched(int quotes) {
        coins.increment(quotes);
    }

    /** Called when the last request of a poll was made. */
    void ended(PollOutcome outcome) {
        polls.get(outcome).increment();
        if (outcome == PollOutcome.SUCCESS) {
            lastSuccess.set(clock.instant());
        }
    }

    Optional<Instant> lastSuccess() {
        return Optional.ofNullable(lastSuccess.get());
    }

    private static Counter counter(PollOutcome outcome) {
        return Counter.builder("crypto.polls").description("Polls of CoinGecko, by what became of them")
                .tag("outcome", outcome.label()).register(Metrics.globalRegistry);
    }
}
