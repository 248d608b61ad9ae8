package org.cryptoroutes.coingecko;

import java.util.Locale;
import org.apache.camel.Exchange;

/** What became of a poll, or of one of the requests that it consists of. */
enum PollOutcome {

    /** Every request was answered. */
    SUCCESS,
    /** Some requests were answered. */
    PARTIAL,
    /** No request was answered. */
    FAILED,
    /** Given up: the API wants a pause, the circuit breaker is open, or this program no longer leads. */
    SKIPPED;

    static final String PROPERTY = "pollOutcome";

    /** The outcome of both together. */
    PollOutcome and(PollOutcome other) {
        if (this == other) {
            return this;
        }
        return isAnswered() || other.isAnswered() ? PARTIAL : FAILED;
    }

    static PollOutcome of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, FAILED, PollOutcome.class);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private boolean isAnswered() {
        return this == SUCCESS || this == PARTIAL;
    }
}
