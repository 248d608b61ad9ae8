package org.cryptoroutes.bench;

import java.util.List;

/** Who runs in a comparison. */
enum Contender {
    PROGRAM("crypto-routes"),
    /** With the JVM flags of the program's start script: what the code alone costs. */
    LOOP("hand-written loop"),
    /** As {@code java -cp} runs it. */
    PLAIN_LOOP("hand-written loop without JVM flags"),
    IDIOMATIC("idiomatic Camel route");

    /** The idiomatic route is slow enough to be shown in one part only. */
    static final List<Contender> PROGRAM_AND_LOOPS = List.of(PROGRAM, LOOP, PLAIN_LOOP);

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isLoop() {
        return this == LOOP || this == PLAIN_LOOP;
    }
}
