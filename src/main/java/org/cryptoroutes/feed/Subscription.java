package org.cryptoroutes.feed;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What of a channel a client gets.
 *
 * @param symbols  empty = all
 * @param interval null = all
 */
record Subscription(Channel channel, Set<String> symbols, String interval) {

    boolean wants(Item item) {
        return item.channel() == channel && (interval == null || interval.equals(item.interval()))
                && (symbols.isEmpty() || symbols.contains(item.symbol()));
    }

    /** Whether the other one names the same channel, and this one's interval unless it names none. */
    boolean isAbout(Subscription other) {
        return channel == other.channel && (other.interval == null || other.interval.equals(interval));
    }

    /** Without some of its symbols. */
    Subscription without(Set<String> others) {
        Set<String> rest = new LinkedHashSet<>(symbols);
        rest.removeAll(others);
        return new Subscription(channel, rest, interval);
    }
}
