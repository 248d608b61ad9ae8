package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.cryptoroutes.coingecko.RequestMeter.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestMeterTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final RequestMeter meter = new RequestMeter(registry);

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(null, Outcome.OK),
                Arguments.of(new ApiOutage(ApiOutage.Kind.BANNED, "1015"), Outcome.BANNED),
                Arguments.of(new RuntimeCamelException(new ApiOutage(ApiOutage.Kind.RATE_LIMITED, "429")),
                        Outcome.RATE_LIMITED),
                Arguments.of(new RequestRefused(400, "coins"), Outcome.REFUSED),
                Arguments.of(new RequestRefused(401, "key"), Outcome.UNAUTHORIZED),
                Arguments.of(new RequestRefused(403, "User-Agent"), Outcome.FORBIDDEN),
                Arguments.of(new RuntimeCamelException(new AnswerTooLarge(1024)), Outcome.TOO_LARGE),
                Arguments.of(new UnknownHostException("nowhere"), Outcome.UNAVAILABLE),
                Arguments.of(new SSLHandshakeException("a stranger"), Outcome.UNAVAILABLE),
                Arguments.of(new SocketException("Connection reset"), Outcome.CONNECTION_LOST),
                Arguments.of(CallNotPermittedException.createCallNotPermittedException(
                        CircuitBreaker.ofDefaults("test")), Outcome.BREAKER_OPEN),
                Arguments.of(new SocketTimeoutException("too long"), Outcome.TIMEOUT),
                Arguments.of(new RuntimeCamelException(new ConnectException("refused")), Outcome.UNAVAILABLE),
                Arguments.of(new IllegalStateException("a fault of ours"), Outcome.OTHER),
                Arguments.of(afterAnother(new IOException("reset"), new ApiOutage(ApiOutage.Kind.BANNED, "1015")),
                        Outcome.CONNECTION_LOST));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tells_an_attempt_by_its_own_failure(Exception failure, Outcome outcome) {
        meter.queued(exchange);
        meter.admitted(exchange);
        exchange.setException(failure);
        meter.onExchangeDone(null, exchange);

        String label = outcome.name().toLowerCase(Locale.ROOT);
        assertThat(registry.get("crypto.requests").tag("outcome", label).counter().count()).isEqualTo(1);
        assertThat(registry.get("crypto.request").timer().count()).isEqualTo(outcome == Outcome.BREAKER_OPEN ? 0 : 1);
    }

    @Test
    void the_wait_for_the_throttle_begins_with_the_first_knock() throws InterruptedException {
        meter.queued(exchange);
        TimeUnit.MILLISECONDS.sleep(60);
        meter.onExchangeDone(null, exchange);
        meter.queued(exchange);
        meter.admitted(exchange);
        meter.onExchangeDone(null, exchange);

        Timer wait = registry.get("crypto.throttle.wait").timer();
        assertThat(wait.count()).isEqualTo(1);
        assertThat(wait.max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(Duration.ofMillis(60).toMillis());
    }

    @Test
    void one_that_was_held_back_is_no_attempt() {
        exchange.setException(new GivenUp("a pause"));
        meter.onExchangeDone(null, exchange);

        assertThat(registry.get("crypto.requests").counters())
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    /** As Camel does it when an attempt fails after another. */
    private static Exception afterAnother(Exception failure, Exception earlier) {
        failure.addSuppressed(earlier);
        return failure;
    }
}
