package org.cryptoroutes.candles;

import java.math.BigDecimal;

/**
 * A number of a sample, with its place among the samples: by time, then by offset.
 *
 * @param at     in microseconds since 1970
 * @param offset in the partition
 */
public record Reading(long at, long offset, BigDecimal value) {

    /** The one of the two that comes first; the other one when this is null. */
    static Reading earlier(Reading one, Reading other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    /** The one of the two that comes last; either may be null. */
    static Reading later(Reading one, Reading other) {
        return one == null || other != null && one.isBefore(other) ? other : one;
    }

    private boolean isBefore(Reading other) {
        return at < other.at || at == other.at && offset < other.offset;
    }
}
