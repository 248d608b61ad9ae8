package org.cryptoroutes.candles;

import java.math.BigDecimal;

/**
 * What was last said by a rule about a series.
 *
 * @param state     ARMED when nothing was said yet, and a trend is only known
 * @param direction of what was said, or of the known trend
 * @param price     at which it was said; null for a trend
 * @param at        when its candle ended, in seconds since 1970
 */
public record Told(String rule, State state, Direction direction, BigDecimal price, long at) {

    /** Of an alert, and before the first. */
    public enum State { ARMED, FIRING, RESOLVED }

    boolean cooled(long now, long cooldownSeconds) {
        return state == State.ARMED || now - at >= cooldownSeconds;
    }

    Told resolved() {
        return new Told(rule, State.RESOLVED, direction, price, at);
    }
}
