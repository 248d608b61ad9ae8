package org.cryptoroutes.coingecko;

import java.time.Duration;

/** The API did not do its work this time; the same request may succeed later. The message says what it answered. */
final class ApiOutage extends Exception {

    /** What went wrong, as it is counted. */
    enum Kind { RATE_LIMITED, BANNED, SERVER_ERROR, NOT_JSON }

    private final Kind kind;
    private final transient Duration pause;

    /** @param pause that the API asked for; null when it named none */
    ApiOutage(Kind kind, String message, Duration pause) {
        super(message, null, false, false);
        this.kind = kind;
        this.pause = pause;
    }

    ApiOutage(Kind kind, String message) {
        this(kind, message, null);
    }

    Kind kind() {
        return kind;
    }

    Duration pause() {
        return pause;
    }
}
