package org.cryptoroutes.candles;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.RecordJson;
import org.cryptoroutes.price.UnreadableRecord;

/**
 * A tick that candles are made of: its time is believed, its numbers are sound.
 *
 * @param at        its timestamp, in microseconds since 1970
 * @param offset    in its partition: the order of samples of the same time
 * @param price     above zero
 * @param volume24h not below zero; null when the source does not know
 * @param marketCap not below zero; null when the source does not know
 * @param updated   when the source last changed the price, in Unix seconds; null when it does not know
 */
record Sample(String symbol, String coinId, long at, long offset, BigDecimal price, BigDecimal volume24h,
              BigDecimal marketCap, Long updated) {

    /** A clock of the source that is ahead of ours by more is not believed. */
    private static final long UPDATE_AHEAD_SECONDS = 60;
    /** A time ahead of the record's own by more would close candles that are not over. */
    private static final Duration AHEAD = Duration.ofSeconds(10);
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final long MICROS = 1_000_000;

    /**
     * @param timestamps of the same thread
     * @throws NotASample when it is no tick by its contract, or its timestamp can't be believed
     */
    static Sample of(PriceRecord record, Timestamps timestamps) throws NotASample {
        PriceTick tick = tick(record.value());
        require(isSymbol(tick.symbol()), "symbol", "its symbol is empty, or has blanks or small letters");
        require(tick.coinId() != null && !tick.coinId().isBlank(), "coin_id", "it has no coin_id");
        require(tick.priceUsd().signum() > 0, "price_usd", "its price_usd is not above zero");
        require(tick.volume24h() == null || tick.volume24h().signum() >= 0, "volume_24h",
                "its volume_24h is below zero");
        require(tick.marketCap() == null || tick.marketCap().signum() >= 0, "market_cap",
                "its market_cap is below zero");
        long at = time(tick.timestamp(), timestamps, Instant.ofEpochMilli(record.time()));
        return new Sample(tick.symbol(), tick.coinId(), at, record.offset(), tick.priceUsd(), tick.volume24h(),
                tick.marketCap(), tick.lastUpdated());
    }

    /** Whether its time of the last update can be: one from the future would make all later samples old. */
    boolean updateBelieved() {
        return updated != null && updated <= Math.floorDiv(at, MICROS) + UPDATE_AHEAD_SECONDS;
    }

    private static PriceTick tick(byte[] json) throws NotASample {
        try {
            return RecordJson.read(json, PriceTick.class);
        } catch (UnreadableRecord e) {
            throw new NotASample("", e.getMessage());
        }
    }

    private static long time(String timestamp, Timestamps timestamps, Instant recorded) throws NotASample {
        require(timestamp != null, "timestamp", "it has no timestamp");
        Instant at;
        try {
            at = timestamps.read(timestamp);
        } catch (DateTimeException e) {
            throw new NotASample("timestamp", "its timestamp is no time in ISO 8601");
        }
        require(!at.isBefore(Instant.EPOCH) && at.isBefore(END), "timestamp",
                "its timestamp lies before 1970 or after 9999");
        if (at.isAfter(recorded.plus(AHEAD))) {
            throw new NotASample("timestamp", "its timestamp is more than %d s after the time of its record in Kafka, "
                    .formatted(AHEAD.toSeconds()) + recorded);
        }
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static boolean isSymbol(String symbol) {
        return !symbol.isEmpty() && symbol.chars().noneMatch(letter -> Character.isWhitespace(letter)
                || letter >= 'a' && letter <= 'z');
    }

    private static void require(boolean sound, String field, String reason) throws NotASample {
        if (!sound) {
            throw new NotASample(field, reason);
        }
    }
}
