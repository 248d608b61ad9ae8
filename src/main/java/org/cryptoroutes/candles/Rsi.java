package org.cryptoroutes.candles;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Wilder's relative strength of the last 14 changes: the averages begin with the mean of the first 14, and each further
 * change counts one fourteenth.
 *
 * @param seen how many changes there were, at most 14; -1 before the first value
 * @param last the last value; null before the first
 * @param gain the average of the rises; before 14 changes were seen, their sum
 * @param loss the average of the falls likewise, above zero
 */
public record Rsi(int seen, BigDecimal last, BigDecimal gain, BigDecimal loss) {

    static final int LENGTH = 14;
    static final Rsi NONE = new Rsi(-1, null, BigDecimal.ZERO, BigDecimal.ZERO);
    private static final MathContext PRECISION = MathContext.DECIMAL128;
    private static final BigDecimal WEIGHT = BigDecimal.valueOf(LENGTH - 1L);
    private static final BigDecimal CHANGES = BigDecimal.valueOf(LENGTH);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal NOTHING_MOVED = BigDecimal.valueOf(50);

    Rsi and(BigDecimal next) {
        if (last == null) {
            return new Rsi(0, next, gain, loss);
        }
        BigDecimal change = next.subtract(last);
        return new Rsi(Math.min(LENGTH, seen + 1), next, averaged(gain, change.max(BigDecimal.ZERO)),
                averaged(loss, change.negate().max(BigDecimal.ZERO)));
    }

    private BigDecimal averaged(BigDecimal before, BigDecimal change) {
        BigDecimal sum = (seen == LENGTH ? before.multiply(WEIGHT) : before).add(change);
        return seen + 1 < LENGTH ? sum : sum.divide(CHANGES, PRECISION);
    }

    /** From 0 to 100, with the digits that are shown; 50 when nothing has moved, null until there are 15 values. */
    BigDecimal value() {
        if (seen < LENGTH) {
            return null;
        }
        BigDecimal moved = gain.add(loss);
        return moved.signum() == 0 ? NOTHING_MOVED : gain.multiply(HUNDRED).divide(moved, Study.SHOWN);
    }
}
