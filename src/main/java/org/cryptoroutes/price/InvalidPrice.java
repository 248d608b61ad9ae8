package org.cryptoroutes.price;

/** A quote that must not be published. The message says why, in words for the person who reads the dead letter. */
public final class InvalidPrice extends Exception {

    private final transient Quote quote;
    private final String field;

    InvalidPrice(Quote quote, String field, String reason) {
        super(reason, null, false, false);
        this.quote = quote;
        this.field = field;
    }

    public Quote quote() {
        return quote;
    }

    /** The name of the field at fault as the source spells it, such as {@code usd}; empty when it is the whole. */
    public String field() {
        return field;
    }
}
