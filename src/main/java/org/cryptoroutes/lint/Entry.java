package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands at the top of a route file: a route, a route configuration, the beans.
 *
 * @param kind    the word it begins with: {@code route}, {@code beans}
 * @param content what belongs to it
 */
public record Entry(RouteFile file, String kind, Yaml content) {

    public static final String ROUTE = "route";
    public static final String CONFIGURATION = "routeConfiguration";
    public static final String BEANS = "beans";

    /** The entries of a file in their order; none when it can't be read, or where it holds something else. */
    public static List<Entry> of(RouteFile file) {
        return YamlReader.read(file, new ArrayList<>()).map(root -> of(file, root)).orElse(List.of());
    }

    static List<Entry> of(RouteFile file, Yaml root) {
        List<Entry> entries = new ArrayList<>();
        if (root instanceof Yaml.Items list) {
            for (Yaml item : list.items()) {
                if (item instanceof Yaml.Table table) {
                    table.entries().forEach((kind, content) -> entries.add(new Entry(file, kind, content)));
                }
            }
        }
        return List.copyOf(entries);
    }

    /** Whether it is of the kind that YAML names so. */
    public boolean is(String word) {
        return kind.equals(word);
    }

    /** The text under a key of the content; empty when there is none. */
    public Optional<String> text(String key) {
        return content instanceof Yaml.Table table ? table.text(key).map(Yaml.Text::text) : Optional.empty();
    }

    /** The id when this is a route that has one. */
    public Optional<String> routeId() {
        return is(ROUTE) ? text("id").filter(id -> !id.isBlank()) : Optional.empty();
    }

    /** The names of the beans when this declares some. */
    public List<String> beans() {
        List<String> names = new ArrayList<>();
        if (is(BEANS) && content instanceof Yaml.Items list) {
            list.items().forEach(item -> new Entry(file, BEANS, item).text("name").ifPresent(names::add));
        }
        return List.copyOf(names);
    }

    /** The same for all that says the same: neither places and comments nor quotes and the order of keys count. */
    public String canonical() {
        return kind + ": " + content.canonical();
    }
}
