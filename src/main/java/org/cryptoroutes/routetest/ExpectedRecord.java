package org.cryptoroutes.routetest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record that a route should send. What is empty is not looked at.
 *
 * @param line    where it stands in the test file, from 1
 * @param to      {@code kafka:} and the topic, or another address
 * @param headers those of interest, by name
 */
record ExpectedRecord(int line, String to, Optional<ExpectedText> key, Map<String, ExpectedText> headers,
                      Optional<ExpectedJson> json, Optional<ExpectedText> value) {

    /** Whether it could be meant, though it may differ elsewhere. */
    boolean isAbout(Sent sent) {
        return to.equals(sent.to()) && (key.isEmpty() || key.get().is(sent.key()));
    }

    /** What differs, one phrase each; empty when it is this record. */
    List<String> differences(Sent sent) {
        List<String> found = new ArrayList<>();
        if (!to.equals(sent.to())) {
            found.add("expected it %s but it was sent %s".formatted(place(to), place(sent.to())));
        }
        key.ifPresent(text -> compare("key", text, sent.key(), found));
        headers.forEach((name, text) -> compare("header " + name, text, sent.headers().get(name), found));
        json.ifPresent(expected -> found.addAll(expected.differences(sent.value())));
        value.ifPresent(text -> compare("value", text, sent.value(), found));
        return found;
    }

    String words() {
        return Sent.words(key.map(ExpectedText::written).orElse(null), to);
    }

    private static void compare(String what, ExpectedText expected, String actual, List<String> found) {
        if (!expected.is(actual)) {
            String wanted = expected.written() == null ? "no " + what : what + " " + Sent.excerpt(expected.written());
            found.add("expected %s but was %s".formatted(wanted, actual == null ? "missing" : Sent.excerpt(actual)));
        }
    }

    private static String place(String to) {
        return to.startsWith(Sent.KAFKA) ? "on " + to.substring(Sent.KAFKA.length()) : "to " + to;
    }
}
