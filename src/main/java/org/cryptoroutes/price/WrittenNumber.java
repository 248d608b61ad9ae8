package org.cryptoroutes.price;

import java.math.BigDecimal;

/**
 * A number that knows how it was written: to make digits of a {@link BigDecimal} again costs as much as all the rest of
 * a tick.
 */
final class WrittenNumber extends BigDecimal {

    private static final long serialVersionUID = 1;

    private final String text;

    private WrittenNumber(char[] buffer, int from, int length) {
        super(buffer, from, length);
        this.text = new String(buffer, from, length);
    }

    /**
     * @param buffer holds a JSON number; is only read
     * @param from   where it begins
     * @throws NumberFormatException when its exponent is beyond all bounds
     */
    static BigDecimal of(char[] buffer, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (buffer[i] == 'e' || buffer[i] == 'E') {
                return new BigDecimal(buffer, from, length);
            }
        }
        return new WrittenNumber(buffer, from, length);
    }

    @Override
    public String toPlainString() {
        // Nobody wants to read -0.0
        return signum() == 0 ? super.toPlainString() : text;
    }
}
