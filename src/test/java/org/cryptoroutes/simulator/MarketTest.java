package org.cryptoroutes.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MarketTest {

    private static final int POLLS = 5_000;

    private final HandClock clock = new HandClock();

    @Test
    void movesLittleBetweenPolls() {
        double[] steps = steps(new Market(clock, 7), "bitcoin", Duration.ofSeconds(2));

        assertThat(steps).doesNotContain(0.0);
        assertThat(DoubleStream.of(steps).map(Math::abs).max().orElseThrow()).isLessThan(0.002);
    }

    @Test
    void isAsVolatileInAYearAsRealCoins() {
        double[] steps = steps(new Market(clock, 7), "solana", Duration.ofSeconds(2));

        assertThat(deviation(steps) * Math.sqrt(365 * 86_400 / 2.0)).isBetween(0.55, 0.95);
    }

    @Test
    void movesByTheRootOfTheTimePassed() {
        Market market = new Market(clock, 7);
        double often = deviation(steps(market, "bitcoin", Duration.ofSeconds(2)));
        double seldom = deviation(steps(market, "bitcoin", Duration.ofSeconds(200)));

        assertThat(seldom / often).isCloseTo(10, within(0.6));
    }

    @Test
    void keepsStablecoinsAtADollar() {
        Market market = new Market(clock, 7);
        steps(market, "tether", Duration.ofMinutes(1));

        assertThat(market.quote("tether").orElseThrow().price()).isCloseTo(1, within(0.01));
    }

    @Test
    void repeatsItselfWithTheSameSeed() {
        assertThat(prices(7)).isEqualTo(prices(7)).isNotEqualTo(prices(8));
    }

    @Test
    void staysPlausibleForDays() {
        Market market = new Market(clock, 7);
        for (int hour = 0; hour < 24 * 60; hour++) {
            clock.advance(Duration.ofHours(1));
            Quote quote = market.quote("dogecoin").orElseThrow();
            assertThat(quote.change()).isBetween(-40.0, 60.0);
            assertThat(quote.volume() / quote.marketCap()).isBetween(0.005, 0.2);
            assertThat(quote.lastUpdated()).isBetween(clock.now.minusSeconds(10), clock.now.minusSeconds(1));
        }
    }

    private List<Double> prices(long seed) {
        clock.now = Instant.EPOCH;
        Market market = new Market(clock, seed);
        List<Double> prices = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(2));
            prices.add(market.quote("cardano").orElseThrow().price());
        }
        return prices;
    }

    private double[] steps(Market market, String id, Duration interval) {
        double[] steps = new double[POLLS];
        double before = market.quote(id).orElseThrow().price();
        for (int i = 0; i < POLLS; i++) {
            clock.advance(interval);
            double price = market.quote(id).orElseThrow().price();
            steps[i] = Math.log(price / before);
            before = price;
        }
        return steps;
    }

    private static double deviation(double[] steps) {
        return Math.sqrt(DoubleStream.of(steps).map(step -> step * step).average().orElseThrow());
    }

    private static final class HandClock extends Clock {

        private Instant now = Instant.EPOCH;

        private void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
