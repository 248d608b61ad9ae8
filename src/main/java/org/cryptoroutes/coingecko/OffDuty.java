package org.cryptoroutes.coingecko;

/** The prices are no longer this program's to get: another one does. */
final class OffDuty extends Exception {

    OffDuty(String message) {
        super(message, null, false, false);
    }
}
