package org.cryptoroutes.settings;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The placeholders in a text, as Camel fills them in: <code>{{key}}</code>, also with a default or optional. */
public final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]*([A-Za-z0-9_.-]+)");

    private Placeholders() {
    }

    /** The keys of the settings that the text refers to. */
    public static Set<String> in(CharSequence text) {
        return PLACEHOLDER.matcher(text).results().map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
