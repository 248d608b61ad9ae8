package org.cryptoroutes.simulator;

import java.time.Instant;

/**
 * A coin at one moment.
 *
 * @param price     US dollars, above zero
 * @param marketCap US dollars
 * @param volume    US dollars traded in 24 hours
 * @param change    percent in 24 hours
 */
record Quote(double price, double marketCap, double volume, double change, Instant lastUpdated) {
}
