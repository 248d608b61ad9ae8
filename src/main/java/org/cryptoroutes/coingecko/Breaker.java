package org.cryptoroutes.coingecko;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of a poller: it makes a handful of requests a minute, so a handful must decide. Resilience4j's
 * own defaults would look at the last 100.
 */
final class Breaker {

    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final int WINDOW = 8;
    private static final int MINIMUM = 5;
    private static final float FAILURE_PERCENT = 60;

    private Breaker() {
    }

    static CircuitBreaker create(Supplier<Duration> wait, MeterRegistry meters) {
        CircuitBreaker breaker = CircuitBreaker.of("coingecko", CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(MINIMUM)
                .failureRateThreshold(FAILURE_PERCENT)
                .waitIntervalFunctionInOpenState(attempt -> wait.get().toMillis())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
        breaker.getEventPublisher().onStateTransition(event -> log(event, wait.get()));
        Gauge.builder("crypto.breaker.state", () -> number(breaker.getState()))
                .description("Circuit breaker of CoinGecko: 0 closed, 1 half open, 2 open").register(meters);
        return breaker;
    }

    private static int number(State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> 2;
            case HALF_OPEN -> 1;
            default -> 0;
        };
    }

    private static void log(CircuitBreakerOnStateTransitionEvent event, Duration wait) {
        State state = event.getStateTransition().getToState();
        switch (state) {
            case OPEN -> LOG.warn("Circuit breaker open: CoinGecko keeps failing, the next request is in {} s",
                    wait.toSeconds());
            case HALF_OPEN -> LOG.info("Circuit breaker half open: one request to CoinGecko as a test");
            case CLOSED -> LOG.info("Circuit breaker closed: CoinGecko answers again");
            default -> LOG.info("Circuit breaker {}", state);
        }
    }
}
