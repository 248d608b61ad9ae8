package org.cryptoroutes;

import java.util.Optional;
import java.util.Set;

/** Which routes a command runs. */
enum Mode {
    EVERYTHING, PRODUCE, CONSUME, CANDLES, SERVE;

    /** The route that polls. */
    static final String POLLER = "price-poller";
    /** The route that shows the prices. */
    static final String LOGGER = "price-log";
    private static final String ALERT_LOGGER = "alert-log";

    /** The one route from the routes directory that the command is for; empty = not just one. */
    Optional<String> only() {
        return switch (this) {
            case PRODUCE -> Optional.of(POLLER);
            case CONSUME -> Optional.of(LOGGER);
            case EVERYTHING, CANDLES, SERVE -> Optional.empty();
        };
    }

    /** Whether the command runs a route of the routes directory with this id. */
    boolean runs(String routeId) {
        return switch (this) {
            case EVERYTHING -> true;
            case PRODUCE, CONSUME -> only().orElseThrow().equals(routeId);
            case CANDLES -> false;
            case SERVE -> !Set.of(POLLER, LOGGER, ALERT_LOGGER).contains(routeId);
        };
    }

    /** Whether the command may publish prices. */
    boolean publishes() {
        return this == EVERYTHING || this == PRODUCE;
    }

    /** Whether the command may start the job of the candles. */
    boolean makesCandles() {
        return this == EVERYTHING || this == CANDLES;
    }

    /** Whether the command keeps what it reads, and may serve it. */
    boolean serves() {
        return this == EVERYTHING || this == SERVE;
    }
}
