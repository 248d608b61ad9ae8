package org.cryptoroutes.steps;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;

/**
 * What is shown of an alert.
 *
 * @param rule          such as {@code move 5m 3%}
 * @param state         {@code firing}, or that it is over
 * @param changePercent null for a trend
 * @param oldPrice      in USD; null for a trend
 * @param newPrice      in USD
 * @param windowEnd     when it was seen, ISO 8601 in UTC
 */
public record ShownAlert(
        String symbol,
        String rule,
        String state,
        String direction,
        @JsonProperty("change_percent") BigDecimal changePercent,
        @JsonProperty("old_price") BigDecimal oldPrice,
        @JsonProperty("new_price") BigDecimal newPrice,
        @JsonProperty("window_end") String windowEnd) {

    /** @throws IllegalArgumentException when something is missing that every alert has */
    public ShownAlert {
        require("symbol", symbol);
        require("rule", rule);
        require("state", state);
        require("direction", direction);
        require("new_price", newPrice);
    }

    private static void require(String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("it has no " + field);
        }
    }

    boolean firing() {
        return "firing".equals(state);
    }
}
