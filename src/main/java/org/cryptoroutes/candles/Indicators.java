package org.cryptoroutes.candles;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/**
 * What the closes up to a candle say: the record on the topic, field by field in the order of the contract. Whatever
 * needs more candles than there were is null. Twelve significant digits.
 *
 * @param interval    of the candle
 * @param windowStart of the candle
 * @param windowEnd   of the candle
 * @param close       of the candle, with all digits
 * @param sma         simple averages by their length
 * @param ema         exponential averages by their length
 * @param rsi         Wilder's relative strength by its length, 0 to 100
 * @param trend       up when the shortest simple average is above the next longer one; equal keeps what was before
 * @param spanSeconds from the start of the oldest candle of that longer average to the end of this one
 */
public record Indicators(
        String symbol,
        @JsonProperty("coin_id") String coinId,
        Interval interval,
        @JsonProperty("window_start") @JsonSerialize(using = Times.class) Instant windowStart,
        @JsonProperty("window_end") @JsonSerialize(using = Times.class) Instant windowEnd,
        BigDecimal close,
        Map<String, BigDecimal> sma,
        Map<String, BigDecimal> ema,
        Map<String, BigDecimal> rsi,
        Macd macd,
        Bollinger bollinger,
        Direction trend,
        @JsonProperty("span_seconds") Long spanSeconds) {

    /** Of 12 and 26 candles, with the signal of 9. */
    public record Macd(BigDecimal line, BigDecimal signal, BigDecimal histogram) {
    }

    /** Two standard deviations around the average of 20 candles. */
    public record Bollinger(BigDecimal upper, BigDecimal middle, BigDecimal lower) {
    }
}
