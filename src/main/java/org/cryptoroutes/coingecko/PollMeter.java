package org.cryptoroutes.coingecko;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

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

    /** Called at the end of a poll, whose body is the list of quotes. */
    void ended(Exchange exchange) {
        PollOutcome outcome = PollOutcome.of(exchange);
        polls.get(outcome).increment();
        coins.increment(exchange.getMessage().getBody(Collection.class).size());
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
