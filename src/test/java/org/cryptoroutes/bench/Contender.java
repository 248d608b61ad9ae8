package org.cryptoroutes.bench;

/** Who runs in a comparison. */
enum Contender {
    PROGRAM("crypto-routes"), LOOP("hand-written loop"), IDIOMATIC("idiomatic Camel route");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
