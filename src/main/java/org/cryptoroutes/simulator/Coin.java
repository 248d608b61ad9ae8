package org.cryptoroutes.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** One coin's random walk. It moves when it is looked at, by a step that grows with the root of the time passed. */
final class Coin {

    private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();
    private static final double SECONDS_A_YEAR = 365 * SECONDS_A_DAY;

    /** The volume wanders by about a fifth of itself within some hours. */
    private static final double VOLUME_SPREAD = 0.2;
    private static final double VOLUME_MEMORY_SECONDS = Duration.ofHours(6).toSeconds();

    private final Listing listing;
    private final RandomGenerator random;
    private final Duration lag;
    private final Quote opening;

    private Instant seen;
    private double price;
    private double priceADayAgo;
    private double volumeMood;

    Coin(Listing listing, Instant opened, RandomGenerator random) {
        this.listing = listing;
        this.random = random;
        this.lag = Duration.ofSeconds(random.nextInt(2, 7));
        this.seen = opened;
        this.price = listing.price();
        this.priceADayAgo = price * Math.exp(priceStep(SECONDS_A_DAY));
        this.volumeMood = VOLUME_SPREAD * random.nextGaussian();
        this.opening = quote();
    }

    Quote opening() {
        return opening;
    }

    synchronized Quote moveTo(Instant now) {
        if (now.isAfter(seen)) {
            move(Duration.between(seen, now).toNanos() / 1e9);
            seen = now;
        }
        return quote();
    }

    private void move(double seconds) {
        price *= Math.exp(priceStep(seconds));
        // Follows the price within a day, so that the 24 h change stays plausible however long this runs
        priceADayAgo += (price - priceADayAgo) * -Math.expm1(-seconds / SECONDS_A_DAY);
        double remembered = Math.exp(-seconds / VOLUME_MEMORY_SECONDS);
        volumeMood = volumeMood * remembered
                + VOLUME_SPREAD * Math.sqrt(1 - remembered * remembered) * random.nextGaussian();
    }

    private double priceStep(double seconds) {
        return listing.volatility() * Math.sqrt(seconds / SECONDS_A_YEAR) * random.nextGaussian();
    }

    private Quote quote() {
        double marketCap = price * listing.supply();
        double volume = marketCap * listing.turnover() * Math.exp(volumeMood);
        return new Quote(price, marketCap, volume, 100 * (price / priceADayAgo - 1), seen.minus(lag));
    }
}
