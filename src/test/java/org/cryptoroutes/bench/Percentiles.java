package org.cryptoroutes.bench;

import java.util.Arrays;

/** How long it takes half of many, and all but the slowest hundredth, in nanoseconds. */
record Percentiles(long p50, long p99) {

    /** @param nanos at least one */
    static Percentiles of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Percentiles(percentile(sorted, 0.5), percentile(sorted, 0.99));
    }

    private static long percentile(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
