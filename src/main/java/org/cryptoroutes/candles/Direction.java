package org.cryptoroutes.candles;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where prices go. */
public enum Direction {
    @JsonProperty("up") UP,
    @JsonProperty("down") DOWN
}
