package org.cryptoroutes.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a {@link Simulator} behaves. Immutable.
 *
 * @param host       the address to listen on, not null or blank
 * @param port       the TCP port, 0 to 65535; 0 takes a free one
 * @param faults     what goes wrong in turn, not null; empty: nothing does
 * @param faultEvery every how many requests for prices the next of {@code faults} happens, 1 (each request) or more
 * @param slow       how late {@link Fault#SLOW} answers, not null, zero or more
 * @param retryAfter how long a 429 asks to wait, not null, zero or more; sent in whole seconds, rounded up
 * @param seed       the start of the random walk: the same non-zero seed moves every coin in the same directions, by
 *                   steps that still depend on the time between requests; 0 moves differently each time
 */
public record SimulatorOptions(
        String host, int port, List<Fault> faults, int faultEvery, Duration slow, Duration retryAfter, long seed) {

    /**
     * Checks the ranges given above.
     *
     * @throws IllegalArgumentException if a value is out of its range
     * @throws NullPointerException     if a value, or one of {@code faults}, is null
     */
    public SimulatorOptions {
        faults = List.copyOf(faults);
        require(!host.isBlank(), "The simulator's host must not be blank.");
        require(port >= 0 && port <= 65535, "The simulator's port must be 0 to 65535, not " + port + ".");
        require(faultEvery >= 1, "The simulator's faultEvery must be 1 or more, not " + faultEvery + ".");
        requireNotNegative(slow, "slow");
        requireNotNegative(retryAfter, "retryAfter");
    }

    /** A free port of 127.0.0.1, no faults (when some are set: at each request), slow 3 s, retry after 2 s, no seed. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions("127.0.0.1", 0, List.of(), 1, Duration.ofSeconds(3), Duration.ofSeconds(2), 0);
    }

    /** These options with another port, 0 to 65535; 0 takes a free one. */
    public SimulatorOptions withPort(int port) {
        return new SimulatorOptions(host, port, faults, faultEvery, slow, retryAfter, seed);
    }

    /** These options with other faults, in the order in which they happen. */
    public SimulatorOptions withFaults(Fault... faults) {
        return new SimulatorOptions(host, port, List.of(faults), faultEvery, slow, retryAfter, seed);
    }

    /** These options with a fault at every {@code faultEvery}-th request, 1 or more. */
    public SimulatorOptions withFaultEvery(int faultEvery) {
        return new SimulatorOptions(host, port, faults, faultEvery, slow, retryAfter, seed);
    }

    /** These options with another delay of {@link Fault#SLOW}. */
    public SimulatorOptions withSlow(Duration slow) {
        return new SimulatorOptions(host, port, faults, faultEvery, slow, retryAfter, seed);
    }

    /** These options with another wait asked for by a 429. */
    public SimulatorOptions withRetryAfter(Duration retryAfter) {
        return new SimulatorOptions(host, port, faults, faultEvery, slow, retryAfter, seed);
    }

    /** These options with another seed; 0 is a different one each time. */
    public SimulatorOptions withSeed(long seed) {
        return new SimulatorOptions(host, port, faults, faultEvery, slow, retryAfter, seed);
    }

    private static void requireNotNegative(Duration duration, String name) {
        Objects.requireNonNull(duration, name);
        require(!duration.isNegative(), "The simulator's " + name + " must not be negative, but is " + duration + ".");
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
