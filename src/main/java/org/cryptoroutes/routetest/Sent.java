package org.cryptoroutes.routetest;

import java.util.Map;

/**
 * What a route sent out, as it would be on the wire.
 *
 * @param to      {@code kafka:} and the topic, or the address of another endpoint without its options
 * @param key     null = none
 * @param headers in the form of texts
 * @param value   null = none
 */
record Sent(String to, String key, Map<String, String> headers, String value) {

    static final String KAFKA = "kafka:";
    /** Before the name of a table. */
    static final String STORE = "store:";

    private static final int EXCERPT = 200;

    /** For a person, short: {@code BTC on crypto-prices}. */
    String words() {
        return words(key, to);
    }

    static String words(String key, String to) {
        if (to.startsWith(STORE)) {
            return "a row of " + to.substring(STORE.length());
        }
        String place = to.startsWith(KAFKA) ? "on " + to.substring(KAFKA.length()) : "to " + to;
        return (key == null ? "a record without a key " : key + " ") + place;
    }

    /** The same with what it holds. */
    String inFull() {
        return "%s: %s".formatted(words(), excerpt(value));
    }

    static String excerpt(String text) {
        if (text == null) {
            return "null";
        }
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
    }
}
