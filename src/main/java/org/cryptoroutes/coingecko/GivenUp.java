package org.cryptoroutes.coingecko;

/** A request that is not made, or whose answer is not taken, though nothing failed. The message says why. */
final class GivenUp extends Exception {

    GivenUp(String message) {
        super(message, null, false, false);
    }
}
