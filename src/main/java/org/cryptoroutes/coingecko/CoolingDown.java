package org.cryptoroutes.coingecko;

/** No request was made because the API asked for a pause that is not over. */
final class CoolingDown extends Exception {

    CoolingDown(String message) {
        super(message, null, false, false);
    }
}
