package org.cryptoroutes.coingecko;

/** The next attempt is due later. */
final class NotYet extends Exception {

    NotYet() {
        super("the next attempt is due later", null, false, false);
    }
}
