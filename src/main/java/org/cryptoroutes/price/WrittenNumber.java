package org.cryptoroutes.price;

import java.math.BigDecimal;

/**
 * A number that knows how it was written: to make digits of a {@link BigDecimal} again costs as much as all the rest of
 * a tick.
 */
final class WrittenNumber extends BigDecimal {

    private static final long serialVersionUID = 1;

    private final String text;

    private WrittenNumber(String text) {
        super(text);
        this.text = text;
    }

    /**
     * @param text a JSON number
     * @throws NumberFormatException when its exponent is beyond all bounds
     */
    static BigDecimal of(String text) {
        boolean plain = text.indexOf('e') < 0 && text.indexOf('E') < 0;
        return plain ? new WrittenNumber(text) : new BigDecimal(text);
    }

    @Override
    public String toPlainString() {
        // Nobody wants to read -0.0
        return signum() == 0 ? super.toPlainString() : text;
    }
}
