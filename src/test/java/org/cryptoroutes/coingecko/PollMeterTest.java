package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Polls of more coins than one request takes: two requests each. */
class PollMeterTest {

    private static final int COINS = 260;
    private static final ApiLimits LIMITS =
            new ApiLimits(Duration.ofSeconds(30), 1000, 0, Duration.ZERO, Duration.ofSeconds(1),
                    Duration.ofSeconds(20));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Simulator simulator =
            Simulator.start(SimulatorOptions.defaults().withRetryAfter(Duration.ofSeconds(1)));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private CoinGeckoRoutes routes;
    private int passedOn;

    @BeforeEach
    void start() throws Exception {
        List<Coin> coins = IntStream.range(0, COINS).mapToObj(i -> new Coin("S" + i, "coin-" + i)).toList();
        Api api = new Api(simulator.baseUrl(), Optional.empty(), Optional.empty(), Duration.ofSeconds(5),
                Duration.ofSeconds(30));
        routes = new CoinGeckoRoutes("crypto-routes/test", () -> api, () -> coins, () -> LIMITS, route -> true,
                registry);
        context.addRoutes(routes);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:poll").to(CoinGeckoRoutes.PRICES).split(body())
                        .process(exchange -> passedOn += exchange.getMessage().getBody(List.class).size());
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        simulator.close();
    }

    @Test
    void a_poll_is_good_when_all_its_requests_are() {
        assertThat(routes.lastSuccess()).isEmpty();

        poll();

        assertThat(polls("success")).isEqualTo(1);
        assertThat(registry.get("crypto.coins.fetched").counter().count()).isEqualTo(COINS);
        assertThat(registry.get("crypto.requests").tag("outcome", "ok").counter().count()).isEqualTo(2);
        assertThat(routes.lastSuccess()).isPresent();
        assertThat(passedOn).isEqualTo(COINS);
    }

    @ParameterizedTest
    @CsvSource({"true,10", "false,250"})
    void a_poll_is_partial_when_a_request_fails_and_the_other_coins_are_passed_on(boolean first, int rest) {
        simulator.next(first ? Fault.UNAUTHORIZED : Fault.FROZEN, first ? Fault.FROZEN : Fault.UNAUTHORIZED);

        poll();

        assertThat(polls("partial")).isEqualTo(1);
        assertThat(passedOn).isEqualTo(rest);
        assertThat(registry.get("crypto.coins.fetched").counter().count()).isEqualTo(rest);
        assertThat(routes.lastSuccess()).isEmpty();
    }

    @Test
    void a_poll_has_failed_when_no_request_is_answered() {
        simulator.always(Fault.SERVER_ERROR);

        poll();

        assertThat(polls("failed")).isEqualTo(1);
        assertThat(passedOn).isZero();
    }

    @Test
    void a_poll_is_skipped_while_the_api_wants_a_pause() {
        simulator.next(Fault.TOO_MANY_REQUESTS, Fault.TOO_MANY_REQUESTS);
        poll();
        int asked = simulator.requestCount();

        poll();

        assertThat(polls("skipped")).isEqualTo(1);
        assertThat(simulator.requestCount()).isEqualTo(asked);
    }

    @Test
    void everything_can_be_seen_before_it_first_happens() {
        assertThat(registry.get("crypto.polls").counters()).hasSameSizeAs(PollOutcome.values());
        assertThat(registry.get("crypto.requests").counters()).hasSameSizeAs(RequestMeter.Outcome.values());
    }

    private void poll() {
        passedOn = 0;
        context.createProducerTemplate().request("direct:poll", exchange -> { });
    }

    private double polls(String outcome) {
        return registry.get("crypto.polls").tag("outcome", outcome).counter().count();
    }
}
