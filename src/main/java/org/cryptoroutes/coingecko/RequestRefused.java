package org.cryptoroutes.coingecko;

/** The API refuses this request and would refuse it again. The message says what to change. */
final class RequestRefused extends Exception {

    private final int status;

    /** @param status of the answer, such as 401 */
    RequestRefused(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
