package org.cryptoroutes.coingecko;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Counts and times the attempts to ask CoinGecko, retries included. An attempt begins when the throttle lets it pass.
 */
final class RequestMeter extends RoutePolicySupport {

    /** What became of an attempt, as it is counted. */
    enum Outcome {
        OK, RATE_LIMITED, BANNED, SERVER_ERROR, NOT_JSON, TOO_LARGE, UNAVAILABLE, CONNECTION_LOST, TIMEOUT,
        UNAUTHORIZED, FORBIDDEN, REFUSED, BREAKER_OPEN, OTHER;

        static Outcome of(Throwable failure) {
            ApiOutage outage = RetryPlan.cause(ApiOutage.class, failure);
            if (outage != null) {
                return switch (outage.kind()) {
                    case RATE_LIMITED -> RATE_LIMITED;
                    case BANNED -> BANNED;
                    case SERVER_ERROR -> SERVER_ERROR;
                    case NOT_JSON -> NOT_JSON;
                };
            }
            RequestRefused refusal = RetryPlan.cause(RequestRefused.class, failure);
            if (refusal != null) {
                return switch (refusal.status()) {
                    case 401 -> UNAUTHORIZED;
                    case 403 -> FORBIDDEN;
                    default -> REFUSED;
                };
            }
            return failure == null ? OK
                    : is(CallNotPermittedException.class, failure) ? BREAKER_OPEN
                    : is(AnswerTooLarge.class, failure) ? TOO_LARGE
                    : is(InterruptedIOException.class, failure) ? TIMEOUT
                    : is(IOException.class, failure) ? connection(failure) : OTHER;
        }

        private static Outcome connection(Throwable failure) {
            return Stream.of(ConnectException.class, NoRouteToHostException.class, UnknownHostException.class,
                    SSLException.class).anyMatch(type -> is(type, failure)) ? UNAVAILABLE : CONNECTION_LOST;
        }

        private static boolean is(Class<? extends Throwable> type, Throwable failure) {
            return RetryPlan.cause(type, failure) != null;
        }
    }

    private static final String QUEUED = "attemptQueued";
    private static final String ADMITTED = "attemptAdmitted";

    private final Map<Outcome, Counter> requests;
    private final Timer latency;
    private final Timer throttled;

    RequestMeter(MeterRegistry meters) {
        requests = Arrays.stream(Outcome.values())
                .collect(Collectors.toMap(Function.identity(), outcome -> counter(outcome, meters)));
        latency = Timer.builder("crypto.request")
                .description("Time from the permission of the throttle to the judged answer of CoinGecko")
                .serviceLevelObjectives(millis(50, 100, 250, 500, 1000, 2500, 5000, 10_000)).register(meters);
        throttled = Timer.builder("crypto.throttle.wait").description("Time that attempts waited for the throttle")
                .register(meters);
    }

    /** Called before the throttle, which attempts try again and again until it lets them pass. */
    void queued(Exchange exchange) {
        if (exchange.getProperty(QUEUED) == null) {
            exchange.setProperty(QUEUED, System.nanoTime());
        }
    }

    /** Called behind the throttle. */
    void admitted(Exchange exchange) {
        long now = System.nanoTime();
        throttled.record(now - (Long) exchange.removeProperty(QUEUED), TimeUnit.NANOSECONDS);
        exchange.setProperty(ADMITTED, now);
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        Long admitted = (Long) exchange.removeProperty(ADMITTED);
        if (admitted == null) {
            return;
        }
        Outcome outcome = Outcome.of(exchange.getException());
        requests.get(outcome).increment();
        if (outcome != Outcome.BREAKER_OPEN) {
            latency.record(System.nanoTime() - admitted, TimeUnit.NANOSECONDS);
        }
    }

    private static Counter counter(Outcome outcome, MeterRegistry meters) {
        return Counter.builder("crypto.requests").description("Attempts to ask CoinGecko, by what became of them")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).register(meters);
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
