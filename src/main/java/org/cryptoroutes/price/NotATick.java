package org.cryptoroutes.price;

/** A record of the topic that can't be read as a tick. The message says why. */
public final class NotATick extends Exception {

    NotATick(String reason) {
        super(reason, null, false, false);
    }
}
