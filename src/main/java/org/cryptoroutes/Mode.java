package org.cryptoroutes;

import java.util.Optional;

/** Which routes a command runs. */
enum Mode {
    EVERYTHING(null), PRODUCE("price-poller"), CONSUME("price-log");

    private final String only;

    Mode(String only) {
        this.only = only;
    }

    /** The one route from the routes directory that runs; empty = all enabled ones. */
    Optional<String> only() {
        return Optional.ofNullable(only);
    }
}
