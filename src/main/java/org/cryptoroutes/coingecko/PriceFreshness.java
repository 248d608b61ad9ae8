package org.cryptoroutes.coingecko;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready when the poller gets prices, and these are new enough; or when there is no poller in this process. */
final class PriceFreshness extends AbstractHealthCheck {

    private static final double MILLIS = 1000;

    private final Clock clock;
    private final Supplier<PollerFacts> poller;

    /** @param poller asked at each call; must not wait */
    PriceFreshness(Clock clock, Supplier<PollerFacts> poller, MeterRegistry meters) {
        super("crypto-routes", "price-freshness");
        this.clock = clock;
        this.poller = poller;
        gauge("crypto.last.poll.timestamp", "When CoinGecko last answered a whole poll, in Unix time",
                PollerFacts::lastSuccess, meters);
        gauge("crypto.newest.price.timestamp", "The newest last_updated in the last two answers, in Unix time",
                PollerFacts::newestUpdate, meters);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Instant now = clock.instant();
        PollerFacts facts = poller.get();
        facts.lastSuccess().ifPresent(last -> result.detail("last.success", last.toString()));
        facts.newestUpdate().ifPresent(newest -> result.detail("newest.update", newest.toString()));
        result.detail("fetch.interval.seconds", facts.interval().toSeconds());
        result.detail("pause.seconds", facts.pause().toSeconds());
        result.detail("breaker", facts.breaker());
        facts.trouble(now).ifPresentOrElse(
                trouble -> result.down().message(trouble),
                () -> result.up().message(facts.summary(now)));
    }

    private void gauge(String name, String description, Function<PollerFacts, Optional<Instant>> time,
                       MeterRegistry meters) {
        Gauge.builder(name, () -> time.apply(poller.get()).map(at -> at.toEpochMilli() / MILLIS).orElse(Double.NaN))
                .description(description).baseUnit("seconds").register(meters);
    }
}
