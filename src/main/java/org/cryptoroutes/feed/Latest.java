package org.cryptoroutes.feed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The newest that is known of each channel: what a snapshot is made of. Not thread-safe. */
final class Latest {

    /** Anybody may write any symbol to a topic. */
    private static final int MOST = 10_000;
    private static final int MOST_ALERTS = 100;

    private final Map<Channel, Map<String, Item>> newest = new EnumMap<>(Channel.class);
    /** Those that came from the store and were not on their topic since. */
    private final Set<Item> stored = new HashSet<>();

    Latest() {
        for (Channel channel : Channel.values()) {
            newest.put(channel, new LinkedHashMap<>());
        }
    }

    /** @return whether it is news: what the store had already is none */
    boolean put(Item item) {
        Item known = newest.get(item.channel()).get(item.key());
        if (known != null && stored.contains(known)) {
            if (!item.isNewerThan(known)) {
                return false;
            }
            stored.remove(known);
        }
        keep(item);
        return true;
    }

    /** Adds what the store has; what is known to be newer stays. */
    void add(List<Item> items) {
        for (Item item : items) {
            Item known = newest.get(item.channel()).get(item.key());
            if (known == null || item.isNewerThan(known)) {
                keep(item);
                stored.add(item);
            }
        }
        newest.values().forEach(Latest::sort);
    }

    /** From the oldest to the newest. */
    List<Item> of(Subscription subscription) {
        return newest.get(subscription.channel()).values().stream().filter(subscription::wants)
                .sorted(Comparator.comparing(Item::time)).toList();
    }

    boolean knows(String symbol) {
        return newest.get(Channel.PRICE).containsKey(symbol);
    }

    /** The oldest one goes when there are too many. */
    private void keep(Item item) {
        Map<String, Item> items = newest.get(item.channel());
        items.remove(item.key());
        items.put(item.key(), item);
        if (items.size() > (item.channel() == Channel.ALERT ? MOST_ALERTS : MOST)) {
            stored.remove(items.remove(items.keySet().iterator().next()));
        }
    }

    private static void sort(Map<String, Item> items) {
        List<Item> sorted = new ArrayList<>(items.values());
        sorted.sort(Comparator.comparing(Item::time));
        items.clear();
        sorted.forEach(item -> items.put(item.key(), item));
    }
}
