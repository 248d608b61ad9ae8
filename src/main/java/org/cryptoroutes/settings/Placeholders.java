package org.cryptoroutes.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The placeholders in a text, as Camel fills them in: <code>{{key}}</code>, also with a default or optional. */
public final class Placeholders {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{[?!]*(?<key>[A-Za-z0-9_.-]+)(?::(?<standard>[^{}]*))?");

    private Placeholders() {
    }

    /** The keys of the settings that the text refers to. */
    public static Set<String> in(CharSequence text) {
        return PLACEHOLDER.matcher(text).results().map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What they stand for, by the placeholders; those that the values hold in turn among them.
     *
     * @param setting gives the value of a setting, null when it has none
     */
    public static Map<String, String> values(CharSequence text, UnaryOperator<String> setting) {
        Map<String, String> values = new TreeMap<>();
        collect(text, setting, values);
        return values;
    }

    private static void collect(CharSequence text, UnaryOperator<String> setting, Map<String, String> values) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String value = Optional.ofNullable(setting.apply(matcher.group("key")))
                    .orElseGet(() -> String.valueOf(matcher.group("standard")));
            if (values.put(matcher.group(), value) == null) {
                collect(value, setting, values);
            }
        }
    }
}
