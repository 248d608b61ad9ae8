package org.cryptoroutes.price;

/** A record of a topic that is not what its readers expect. The message says why, as in {@code it is no JSON}. */
public final class UnreadableRecord extends Exception {

    /** @param reason as in {@code it is no JSON} */
    public UnreadableRecord(String reason) {
        super(reason, null, false, false);
    }
}
