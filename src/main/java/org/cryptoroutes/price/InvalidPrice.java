package org.cryptoroutes.price;

/** A quote that must not be published. The message says why, in words for the person who reads the dead letter. */
public final class InvalidPrice extends Exception {

    /** What is wrong, as it is counted. */
    public enum Reason {
        UNREADABLE, NULL_PRICE, MISSING_PRICE, NOT_POSITIVE, OUT_OF_RANGE, NOT_A_NUMBER, NEGATIVE, ABSURD, BROKEN_TIME,
        DUPLICATE
    }

    private final transient Quote quote;
    private final String field;
    private final Reason reason;

    /**
     * @param field    as the source spells it; empty when it is the whole
     * @param sentence without its end
     */
    public InvalidPrice(Quote quote, String field, Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.quote = quote;
        this.field = field;
        this.reason = reason;
    }

    /** What was found wrong; not null. */
    public Quote quote() {
        return quote;
    }

    /** The message in one of a few words; not null. */
    public Reason reason() {
        return reason;
    }

    /** The name of the field at fault as the source spells it, such as {@code usd}; empty when it is the whole. */
    public String field() {
        return field;
    }
}
