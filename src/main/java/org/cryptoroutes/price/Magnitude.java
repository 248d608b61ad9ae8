package org.cryptoroutes.price;

import java.math.BigDecimal;

/**
 * A bound on how large or small a number may be before its plain notation becomes a danger: {@code 1e999999999} is
 * eleven characters of JSON and a gigabyte of digits.
 */
public final class Magnitude {

    private static final int MAX_DIGITS = 100;

    private Magnitude() {
    }

    /** Whether the plain notation would need more than 100 digits before or after the point. */
    public static boolean isAbsurd(BigDecimal number) {
        return number.precision() > MAX_DIGITS || number.scale() > MAX_DIGITS
                || (long) number.precision() - number.scale() > MAX_DIGITS;
    }
}
