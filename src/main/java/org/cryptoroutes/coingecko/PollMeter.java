package org.cryptoroutes.coingecko;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
    private final Map<PollOutcome, Counter> polls;
    private final Counter coins;
    private final AtomicReference<Instant> lastSuccess = new AtomicReference<>();

    PollMeter(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.polls = Arrays.stream(PollOutcome.values())
                .collect(Collectors.toMap(Function.identity(), outcome -> counter(outcome, meters)));
        this.coins = Counter.builder("crypto.coins.fetched").description("Coins that CoinGecko answered")
                .register(meters);
    }

    /** Called for each request. */
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

    private static Counter counter(PollOutcome outcome, MeterRegistry meters) {
        return Counter.builder("crypto.polls").description("Polls of CoinGecko, by what became of them")
                .tag("outcome", outcome.label()).register(meters);
    }
}
