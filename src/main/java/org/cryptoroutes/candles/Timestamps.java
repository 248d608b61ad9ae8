package org.cryptoroutes.candles;

import java.time.Instant;

/** Reads the times of ticks: those of one answer have the same, and reading it takes as long as half a tick. */
final class Timestamps {

    private String text = "";
    private Instant time;

    /** @throws java.time.DateTimeException when it is no time in ISO 8601 */
    Instant read(String timestamp) {
        if (!timestamp.equals(text)) {
            time = Instant.parse(timestamp);
            text = timestamp;
        }
        return time;
    }
}
