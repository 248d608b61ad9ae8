package org.cryptoroutes.bench;

import java.util.List;

/**
 * What the independent consumer saw of one run. All times are in nanoseconds; instants are those of
 * {@link System#nanoTime()}, which on Linux is one clock for all processes.
 *
 * @param firstReadable when the first record could be read; 0 = never
 * @param polls         the complete ones
 * @param sample        the first record of the first coin, with its headers
 */
record Measured(long firstReadable, List<Poll> polls, String sample) {

    /**
     * @param asked    when its first request came
     * @param readable when its last record could be read
     */
    record Poll(long asked, long readable, int records) {
    }

    /** Without the time between two polls. */
    double recordsPerSecond(int from, int to) {
        long records = 0;
        long nanos = 0;
        for (Poll poll : polls.subList(from, to)) {
            records += poll.records;
            nanos += poll.readable - poll.asked;
        }
        return records * 1e9 / nanos;
    }

    /** The sample without what differs between two polls. */
    String comparableSample() {
        return sample.replaceAll("\"(timestamp|message_id|last_updated)\":(\"[^\"]*\"|\\d{10})", "\"$1\":…");
    }
}
