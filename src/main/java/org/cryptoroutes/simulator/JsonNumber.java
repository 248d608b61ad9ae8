package org.cryptoroutes.simulator;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as the real API writes them: {@code 115245}, {@code 29.58}, {@code 1.0}, {@code 8.12e-06}. */
final class JsonNumber {

    private static final MathContext SEVEN_DIGITS = new MathContext(7);
    private static final BigDecimal WHOLE_FROM = new BigDecimal("1e5");
    private static final BigDecimal EXPONENT_BELOW = new BigDecimal("1e-4");
    private static final BigDecimal EXPONENT_FROM = new BigDecimal("1e16");

    private JsonNumber() {
    }

    /** A price above zero: seven significant digits, no decimals from 100,000. */
    static String price(double value) {
        BigDecimal price = new BigDecimal(value).round(SEVEN_DIGITS);
        return price.compareTo(WHOLE_FROM) < 0
                ? decimal(price)
                : price.setScale(0, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** All digits of a double. */
    static String full(double value) {
        return decimal(BigDecimal.valueOf(value));
    }

    private static String decimal(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        BigDecimal size = shortest.abs();
        boolean plain = size.signum() == 0
                || size.compareTo(EXPONENT_BELOW) >= 0 && size.compareTo(EXPONENT_FROM) < 0;
        return plain ? atLeastOneDecimal(shortest).toPlainString() : exponent(shortest);
    }

    private static String exponent(BigDecimal value) {
        int exponent = value.precision() - value.scale() - 1;
        BigDecimal mantissa = value.scaleByPowerOfTen(-exponent);
        return String.format(Locale.ROOT, "%se%+03d", atLeastOneDecimal(mantissa).toPlainString(), exponent);
    }

    private static BigDecimal atLeastOneDecimal(BigDecimal value) {
        return value.setScale(Math.max(1, value.scale()), RoundingMode.UNNECESSARY);
    }
}
