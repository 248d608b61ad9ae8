package org.cryptoroutes.coingecko;

/** The API refuses this request and would refuse it again. The message says what to change. */
final class RequestRefused extends Exception {

    RequestRefused(String message) {
        super(message, null, false, false);
    }
}
