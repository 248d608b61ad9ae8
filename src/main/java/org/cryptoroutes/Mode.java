package org.cryptoroutes;

import java.util.Optional;

/** Which routes a command runs. */
enum Mode {
    EVERYTHING(null), PRODUCE(Mode.POLLER), CONSUME(Mode.LOGGER);

    /** The route that polls. */
    static final String POLLER = "price-poller";
    /** The route that shows the prices. */
    static final String LOGGER = "price-log";

    private final String only;

    Mode(String only) {
        this.only = only;
    }

    /** The one route from the routes directory that runs; empty = all enabled ones. */
    Optional<String> only() {
        return Optional.ofNullable(only);
    }

    /** Whether the command runs a route of the routes directory with this id. */
    boolean runs(String routeId) {
        return only == null || only.equals(routeId);
    }
}
