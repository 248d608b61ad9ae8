package org.cryptoroutes.candles;

/**
 * A counter as it is kept with the state, so that it counts what is published, once, however often the job is
 * restarted.
 *
 * @param name  such as {@code candles}
 * @param label which of several, such as {@code 5m}; empty when there is only one
 */
public record Count(String name, String label, long count) {
}
