package org.cryptoroutes;

import java.util.Optional;

/** Which routes a command runs. */
enum Mode {
    EVERYTHING(null), PRODUCE(Mode.POLLER), CONSUME(Mode.LOGGER), CANDLES(Mode.NONE);

    /** The route that polls. */
    static final String POLLER = "price-poller";
    /** The route that shows the prices. */
    static final String LOGGER = "price-log";

    /** No route has an empty id. */
    private static final String NONE = "";

    private final String only;

    Mode(String only) {
        this.only = only;
    }

    /** The one route from the routes directory that runs; empty = all enabled ones. */
    Optional<String> only() {
        return Optional.ofNullable(only).filter(route -> !route.equals(NONE));
    }

    /** Whether the command runs a route of the routes directory with this id. */
    boolean runs(String routeId) {
        return only == null || only.equals(routeId);
    }

    /** Whether the command may publish prices. */
    boolean publishes() {
        return this == EVERYTHING || this == PRODUCE;
    }

    /** Whether the command may start the job of the candles. */
    boolean makesCandles() {
        return this == EVERYTHING || this == CANDLES;
    }
}
