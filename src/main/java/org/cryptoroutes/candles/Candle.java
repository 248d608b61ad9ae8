package org.cryptoroutes.candles;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A closed candle: the record on the topic, field by field in the order of the contract. It is made of samples, not of
 * trades, and nothing in it depends on when it was made.
 *
 * @param windowStart aligned to 1970; belongs to the window
 * @param windowEnd   does not belong to it
 * @param open        in USD, as are the other prices: of the first sample by (timestamp, offset)
 * @param prevClose   of the candle before; null when that is not the adjacent one
 * @param samples     one at least
 * @param updates     how many different {@code last_updated} they had; 0 when none has one
 * @param firstAt     the timestamp of the first sample, in microseconds
 * @param lastAt      the timestamp of the last one
 * @param volume24h   of the last sample that has it, else null: a gauge of the source, never summed
 * @param marketCap   likewise
 */
public record Candle(
        String symbol,
        @JsonProperty("coin_id") String coinId,
        Interval interval,
        @JsonProperty("window_start") @JsonSerialize(using = Times.class) Instant windowStart,
        @JsonProperty("window_end") @JsonSerialize(using = Times.class) Instant windowEnd,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        @JsonProperty("prev_close") BigDecimal prevClose,
        int samples,
        int updates,
        @JsonProperty("first_at") @JsonSerialize(using = Microseconds.class) Instant firstAt,
        @JsonProperty("last_at") @JsonSerialize(using = Microseconds.class) Instant lastAt,
        @JsonProperty("volume_24h") BigDecimal volume24h,
        @JsonProperty("market_cap") BigDecimal marketCap) {

    static Candle of(Window window, Bar bar, BigDecimal prevClose) {
        return new Candle(window.symbol(), bar.coinId(), window.interval(),
                Microseconds.instant(window.start()), Microseconds.instant(window.end()), bar.open().value(),
                bar.high(), bar.low(), bar.close().value(), prevClose, bar.samples(), bar.updates().count(),
                Microseconds.instant(bar.open().at()), Microseconds.instant(bar.close().at()), value(bar.volume24h()),
                value(bar.marketCap()));
    }

    Series series() {
        return new Series(symbol, interval.seconds());
    }

    private static BigDecimal value(Reading reading) {
        return reading == null ? null : reading.value();
    }
}
