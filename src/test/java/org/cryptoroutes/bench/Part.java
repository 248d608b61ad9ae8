package org.cryptoroutes.bench;

import java.io.IOException;

/** One thing that the benchmark measures. */
interface Part {

    /** What {@code -Dbench} calls it. */
    String name();

    /** What it shows, for the heading. */
    String title();

    /** What was done, in a sentence or two. */
    String explanation();

    /** How often it runs when the user wants so many rounds. */
    default int rounds(int wanted) {
        return wanted;
    }

    /**
     * Runs, unmeasured, what the rounds will run: the start script of the program keeps something for the next start.
     */
    default void rehearse() throws IOException {
    }

    /** Lets each contender run once; the figures of all rounds end up in the table. */
    void round(Table table) throws IOException;
}
