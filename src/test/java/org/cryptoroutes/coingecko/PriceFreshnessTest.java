package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class PriceFreshnessTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private Instant now = START;
    private Optional<Instant> runsSince = Optional.of(START);
    private Optional<Instant> lastSuccess = Optional.empty();
    private Optional<Instant> newestUpdate = Optional.empty();
    private Duration maxAge = Duration.ofSeconds(600);

    @Test
    void is_ready_for_three_intervals_after_the_start_whatever_happens() {
        assertThat(at(30).getState()).isEqualTo(State.UP);
        assertThat(message(30)).isEqualTo("the first poll is under way");

        assertThat(at(31).getState()).isEqualTo(State.DOWN);
        assertThat(message(31)).isEqualTo("no successful poll for 31 s, more than 3 fetch intervals of 10 s");
    }

    @Test
    void is_ready_for_three_intervals_after_each_successful_poll() {
        lastSuccess = Optional.of(START.plusSeconds(100));
        newestUpdate = Optional.of(START.plusSeconds(95));

        assertThat(at(130).getState()).isEqualTo(State.UP);
        assertThat(message(130)).isEqualTo("the last successful poll was 30 s ago, the newest price is 35 s old");
        assertThat(at(131).getState()).isEqualTo(State.DOWN);
        assertThat(message(140)).isEqualTo("no successful poll for 40 s, more than 3 fetch intervals of 10 s");
    }

    @Test
    void an_edit_that_restarts_the_poller_grants_it_another_start() {
        lastSuccess = Optional.of(START.plusSeconds(10));
        runsSince = Optional.of(START.plusSeconds(60));

        assertThat(at(90).getState()).isEqualTo(State.UP);
        assertThat(message(91)).isEqualTo("no successful poll for 81 s, more than 3 fetch intervals of 10 s");
    }

    @Test
    void is_not_ready_when_the_source_stands_still_though_it_answers() {
        lastSuccess = Optional.of(START.plusSeconds(699));
        newestUpdate = Optional.of(START.plusSeconds(99));

        assertThat(at(699).getState()).isEqualTo(State.UP);
        assertThat(at(700).getState()).isEqualTo(State.DOWN);
        assertThat(message(700)).isEqualTo("the newest price is 601 s old, more than freshness.max-age=600");
    }

    @Test
    void no_age_is_too_old_when_the_limit_is_off_or_the_source_does_not_know() {
        lastSuccess = Optional.of(START.plusSeconds(100_000));
        assertThat(at(100_000).getState()).isEqualTo(State.UP);

        newestUpdate = Optional.of(START);
        assertThat(at(100_000).getState()).isEqualTo(State.DOWN);
        maxAge = Duration.ZERO;
        assertThat(at(100_000).getState()).isEqualTo(State.UP);
    }

    @Test
    void has_nothing_to_complain_about_while_nobody_polls() {
        runsSince = Optional.empty();

        assertThat(at(100_000).getState()).isEqualTo(State.UP);
        assertThat(message(100_000)).isEqualTo("nobody polls here");
    }

    @Test
    void showsWhetherTheBreakerAndAPauseHoldThePollerBack() {
        assertThat(at(1).getDetails()).containsEntry("breaker", "open").containsEntry("pause.seconds", 7L)
                .containsEntry("fetch.interval.seconds", 10L);
    }

    private String message(long second) {
        return at(second).getMessage().orElseThrow();
    }

    private Result at(long second) {
        now = START.plusSeconds(second);
        PriceFreshness check = new PriceFreshness(clock(() -> now), () -> new PollerFacts(
                runsSince, lastSuccess, newestUpdate, Duration.ofSeconds(10), maxAge,
                Duration.ofSeconds(7), "open"), new SimpleMeterRegistry());
        check.setCamelContext(new DefaultCamelContext());
        return check.call();
    }

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }
}
