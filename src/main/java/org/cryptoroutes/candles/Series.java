package org.cryptoroutes.candles;

/**
 * The candles of one symbol and length, one after the other.
 *
 * @param seconds the length of the interval
 */
public record Series(String symbol, int seconds) {
}
