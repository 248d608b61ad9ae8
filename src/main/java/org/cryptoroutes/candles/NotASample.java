package org.cryptoroutes.candles;

/** A record of the price topic that no candle can be made of. The message says why. */
final class NotASample extends Exception {

    private static final long serialVersionUID = 1;

    private final String field;

    /** @param field at fault; empty when it is the whole */
    NotASample(String field, String reason) {
        super(reason, null, false, false);
        this.field = field;
    }

    String field() {
        return field;
    }
}
