package org.cryptoroutes.candles;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Something worth a look: the record on the topic, field by field in the order of the contract.
 *
 * @param id               symbol, rule and the start of the candle that set it off: the same in a replay
 * @param rule             such as {@code move 5m 3%} or {@code trend 5m 20/50}
 * @param direction        of the move or the trend
 * @param changePercent    from the old price to the new one; null for a trend
 * @param thresholdPercent above zero; null for a trend
 * @param oldPrice         at the start of the window; null for a trend
 * @param newPrice         at its end
 * @param windowStart      of what was looked at: for a move the span of the rule, for a trend the candle
 */
public record Alert(
        String id,
        String symbol,
        @JsonProperty("coin_id") String coinId,
        Type type,
        String rule,
        State state,
        Direction direction,
        @JsonProperty("change_percent") BigDecimal changePercent,
        @JsonProperty("threshold_percent") BigDecimal thresholdPercent,
        @JsonProperty("old_price") BigDecimal oldPrice,
        @JsonProperty("new_price") BigDecimal newPrice,
        @JsonProperty("window_start") @JsonSerialize(using = ToStringSerializer.class) Instant windowStart,
        @JsonProperty("window_end") @JsonSerialize(using = ToStringSerializer.class) Instant windowEnd) {

    /** What is watched. */
    public enum Type {
        @JsonProperty("move") MOVE,
        @JsonProperty("trend") TREND
    }

    /** Whether it begins or is over. */
    public enum State {
        @JsonProperty("firing") FIRING,
        @JsonProperty("resolved") RESOLVED
    }

    static String id(Candle candle, String rule) {
        return "%s|%s|%s".formatted(candle.symbol(), rule, candle.windowStart());
    }
}
