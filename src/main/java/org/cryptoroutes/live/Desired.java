package org.cryptoroutes.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.settings.Placeholders;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What should run by the directory: its routes, and what else its files hold that routes may use.
 *
 * @param routes by id
 * @param extras of each file that has any, by path
 */
record Desired(Map<String, Definition> routes, Map<Path, Extras> extras) {

    static final Desired NOTHING = new Desired(Map.of(), Map.of());

    private static final ObjectMapper CANONICAL =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    private static final String BEANS = "beans";
    private static final String CONFIGURATION = "routeConfiguration";

    /**
     * One route.
     *
     * @param file        that defines it
     * @param fingerprint changes when the definition does, or something that the route uses
     */
    record Definition(String id, RouteFile file, String fingerprint) {
    }

    /**
     * What a file holds beside its route.
     *
     * @param fingerprint changes when any of it does
     * @param beans       names of the beans
     */
    record Extras(RouteFile file, String fingerprint, List<String> beans) {

        /** @param other may be null, which is like nothing */
        boolean isLike(Extras other) {
            return other != null && other.fingerprint.equals(fingerprint);
        }
    }

    private record Entry(RouteFile file, String kind, Map<?, ?> content, String text) {
    }

    /**
     * @param files    of the directory
     * @param value    of a setting, null when it has none
     * @param wanted   whether a route with this id is to run
     * @throws InvalidRoutes when a file is no list of routes and what goes with them, a route has no id, an id stands
     *                       twice, or a file has two routes
     */
    static Desired of(List<RouteFile> files, UnaryOperator<String> value, Predicate<String> wanted) {
        List<Entry> entries = files.stream().flatMap(file -> entries(file).stream()).toList();
        List<Entry> others = entries.stream().filter(entry -> !"route".equals(entry.kind())).toList();
        Map<String, Definition> routes = new TreeMap<>();
        Map<Path, String> routeOfFile = new TreeMap<>();
        for (Entry entry : entries) {
            if (!"route".equals(entry.kind())) {
                continue;
            }
            if (!(entry.content().get("id") instanceof String id) || id.isBlank()) {
                throw new InvalidRoutes(entry.file(), "the route needs an id");
            }
            String other = routeOfFile.put(entry.file().path(), id);
            if (other != null) {
                throw new InvalidRoutes(entry.file(),
                        "one route a file: '%s' and '%s' need files of their own".formatted(other, id));
            }
            Definition definition = new Definition(id, entry.file(), fingerprint(withUsed(entry, others), value));
            Definition twin = routes.put(id, definition);
            if (twin != null) {
                throw new InvalidRoutes(entry.file(),
                        "the id '%s' stands in %s already".formatted(id, twin.file().name()));
            }
        }
        routes.keySet().removeIf(wanted.negate());
        Map<Path, Extras> extras = new LinkedHashMap<>();
        others.stream().collect(Collectors.groupingBy(Entry::file, LinkedHashMap::new, Collectors.toList()))
                .forEach((file, held) -> extras.put(file.path(), new Extras(file,
                        fingerprint(withBeans(held, others), value), beans(held))));
        return new Desired(Collections.unmodifiableMap(routes), Collections.unmodifiableMap(extras));
    }

    private static List<Entry> entries(RouteFile file) {
        Object content;
        try {
            content = new Load(LoadSettings.builder().setLabel(file.name()).build()).loadFromString(file.text());
        } catch (YamlEngineException e) {
            throw new InvalidRoutes(file, "this is no YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
        if (!(content instanceof List<?> list)) {
            throw new InvalidRoutes(file, "a list is expected, beginning with '- route:'");
        }
        List<Entry> entries = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new InvalidRoutes(file, "a list is expected, beginning with '- route:'");
            }
            map.forEach((kind, held) -> entries.add(new Entry(file, String.valueOf(kind),
                    held instanceof Map<?, ?> one ? one : Map.of("list", held == null ? List.of() : held),
                    // The beans of a file are made anew whenever it is read
                    canonical(BEANS.equals(String.valueOf(kind)) ? list : held))));
        }
        return entries;
    }

    /** The route, and all entries whose change could change what it does. */
    private static List<Entry> withUsed(Entry route, List<Entry> others) {
        List<Entry> used = new ArrayList<>(List.of(route));
        others.stream().filter(one -> switch (one.kind()) {
            case CONFIGURATION -> configures(one, route);
            case BEANS -> false;
            default -> one.file().equals(route.file());
        }).forEach(used::add);
        return withBeans(used, others);
    }

    /** The entries with the beans that they name, and those that these name in turn. */
    private static List<Entry> withBeans(List<Entry> entries, List<Entry> others) {
        List<Entry> all = new ArrayList<>(entries);
        for (int i = 0; i < all.size(); i++) {
            String text = all.get(i).text();
            others.stream().filter(one -> BEANS.equals(one.kind()) && !all.contains(one))
                    .filter(one -> beans(List.of(one)).stream().anyMatch(text::contains)).toList()
                    .forEach(all::add);
        }
        return all;
    }

    /** One without an id holds for all routes; ids may be patterns, several with commas between. */
    private static boolean configures(Entry configuration, Entry route) {
        Object id = configuration.content().get("id");
        Object wanted = route.content().get("routeConfigurationId");
        return id == null || wanted instanceof String text && List.of(text.split(",")).stream().map(String::strip)
                .anyMatch(pattern -> pattern.contains("*") || pattern.contains("{{") || pattern.equals(id));
    }

    /** The names of the beans that the entries declare. */
    private static List<String> beans(List<Entry> entries) {
        List<String> names = new ArrayList<>();
        for (Entry entry : entries) {
            if (BEANS.equals(entry.kind()) && entry.content().get("list") instanceof List<?> items) {
                items.forEach(item -> {
                    if (item instanceof Map<?, ?> bean && bean.get("name") instanceof String name) {
                        names.add(name);
                    }
                });
            }
        }
        return List.copyOf(names);
    }

    private static String fingerprint(List<Entry> entries, UnaryOperator<String> setting) {
        String text = entries.stream().map(entry -> entry.kind() + entry.text()).collect(Collectors.joining("\n"));
        return text + "\n" + Placeholders.values(text, setting);
    }

    private static String canonical(Object content) {
        try {
            return CANONICAL.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("YAML can always be written as JSON", e);
        }
    }
}
