package org.cryptoroutes.candles;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An exponential average of so many values, which begins with the mean of the first of them, as TA-Lib's does.
 *
 * @param seen  how many values there were, at most length
 * @param value the average; before length values were seen, their sum
 */
public record Ema(int length, int seen, BigDecimal value) {

    private static final MathContext PRECISION = MathContext.DECIMAL128;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    static Ema of(int length) {
        return new Ema(length, 0, BigDecimal.ZERO);
    }

    Ema and(BigDecimal next) {
        if (seen == length) {
            BigDecimal step = next.subtract(value, PRECISION).multiply(TWO)
                    .divide(BigDecimal.valueOf(length + 1L), PRECISION);
            return new Ema(length, seen, value.add(step, PRECISION));
        }
        BigDecimal sum = value.add(next);
        return new Ema(length, seen + 1, seen + 1 < length ? sum : sum.divide(BigDecimal.valueOf(length), PRECISION));
    }

    /** Null until there are enough values. */
    BigDecimal average() {
        return seen < length ? null : value;
    }
}
