package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a YAML file says, each part with its line: that of its key in a table, its own in a list. */
public sealed interface Yaml {

    /** From 1. */
    int line();

    /** The same for all that says the same: neither lines nor quotes nor the order of keys count. */
    String canonical();

    /**
     * A single value.
     *
     * @param text as Camel reads it, whatever its type; empty for a null
     * @param type what the plain YAML stands for
     */
    record Text(int line, String text, Type type) implements Yaml {

        @Override
        public String canonical() {
            return type == Type.NOTHING ? "~" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /** What a plain value may be. */
    enum Type {
        TEXT, BOOLEAN, WHOLE, DECIMAL, NOTHING
    }

    /** A list. */
    record Items(int line, List<Yaml> items) implements Yaml {

        @Override
        public String canonical() {
            return items.stream().map(Yaml::canonical).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** Keys with their values, in the order of the file. */
    record Table(int line, Map<String, Yaml> entries) implements Yaml {

        /** The text under the key; empty when there is none, or something else than text. */
        Optional<Text> text(String key) {
            return entries.get(key) instanceof Text text ? Optional.of(text) : Optional.empty();
        }

        Optional<Table> table(String key) {
            return entries.get(key) instanceof Table table ? Optional.of(table) : Optional.empty();
        }

        @Override
        public String canonical() {
            return new TreeMap<>(entries).entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue().canonical())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /**
     * A value with the keys that lead to it. Lists add none, so a step's are {@code route, from, steps, log}.
     *
     * @param path from the top of the file; empty for the file itself
     */
    record Spot(List<String> path, Yaml value) {

        /** The key of the value; empty text at the top of a file. */
        String key() {
            return key(0);
        }

        /** The key that many levels further out; empty text above the top of the file. */
        String key(int out) {
            return path.size() > out ? path.get(path.size() - 1 - out) : "";
        }

        /** Whether the value is for people only. */
        boolean isProse() {
            return "description".equals(key()) || "note".equals(key());
        }

        /** Whether the value is what a step of a route holds. */
        boolean isStep() {
            return "steps".equals(key(1));
        }
    }

    /** This value and all below it, in the order of the file. */
    default Stream<Spot> all() {
        List<Spot> spots = new ArrayList<>();
        collect(List.of(), this, spots);
        return spots.stream();
    }

    private static void collect(List<String> path, Yaml value, List<Spot> spots) {
        spots.add(new Spot(path, value));
        if (value instanceof Items items) {
            items.items().forEach(item -> collect(path, item, spots));
        } else if (value instanceof Table table) {
            table.entries().forEach((key, entry) -> {
                List<String> below = new ArrayList<>(path);
                below.add(key);
                collect(List.copyOf(below), entry, spots);
            });
        }
    }
}
