package org.cryptoroutes.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9_.-]+)");
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
     * @param fingerprint    changes when any of it does
     * @param beans          names of the beans
     * @param configurations ids of the route configurations
     */
    record Extras(RouteFile file, String fingerprint, List<String> beans, List<String> configurations) {
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
    static Desired of(List<RouteFile> files, Function<String, String> value, Predicate<String> wanted) {
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
                throw new InvalidRoutes(entry.file(), "one route a file: '%s' and '%s' need files of their own".formatted(other, id));
            }
            List<Entry> used = others.stream().filter(one -> uses(entry, one, others)).toList();
            Definition definition = new Definition(id, entry.file(), fingerprint(entry, used, value));
            Definition twin = routes.put(id, definition);
            if (twin != null) {
                throw new InvalidRoutes(entry.file(), "the id '%s' stands in %s already".formatted(id, twin.file().name()));
            }
        }
        routes.keySet().removeIf(wanted.negate());
        Map<Path, Extras> extras = new LinkedHashMap<>();
        others.stream().collect(Collectors.groupingBy(Entry::file, LinkedHashMap::new, Collectors.toList()))
                .forEach((file, held) -> extras.put(file.path(), new Extras(file, fingerprint(null, held, value),
                        names(held, "beans"), names(held, CONFIGURATION))));
        return new Desired(Map.copyOf(routes), Map.copyOf(extras));
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
                    held instanceof Map<?, ?> one ? one : Map.of("list", held == null ? List.of() : held), canonical(held))));
        }
        return entries;
    }

    /** Whether a change of the other entry could change what the route does. */
    private static boolean uses(Entry route, Entry other, List<Entry> others) {
        return switch (other.kind()) {
            case CONFIGURATION -> configures(other, route);
            case "beans" -> names(List.of(other), "beans").stream().anyMatch(bean -> route.text().contains(bean)
                    || others.stream().anyMatch(one -> CONFIGURATION.equals(one.kind()) && configures(one, route) && one.text().contains(bean)));
            default -> other.file().equals(route.file());
        };
    }

    /** One without an id holds for all routes; ids may be patterns, several with commas between. */
    private static boolean configures(Entry configuration, Entry route) {
        Object id = configuration.content().get("id");
        Object wanted = route.content().get("routeConfigurationId");
        return id == null || wanted instanceof String text && List.of(text.split(",")).stream().map(String::strip)
                .anyMatch(pattern -> pattern.contains("*") || pattern.contains("{{") || pattern.equals(id));
    }

    private static List<String> names(List<Entry> entries, String kind) {
        List<String> names = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.kind().equals(kind)) {
                List<?> items = entry.content().get("list") instanceof List<?> list ? list : List.of(entry.content());
                items.forEach(item -> {
                    if (item instanceof Map<?, ?> map && map.get(kind.equals("beans") ? "name" : "id") instanceof String name) {
                        names.add(name);
                    }
                });
            }
        }
        return List.copyOf(names);
    }

    private static String fingerprint(Entry route, List<Entry> others, Function<String, String> value) {
        StringBuilder text = new StringBuilder(route == null ? "" : route.text());
        others.forEach(other -> text.append('\n').append(other.kind()).append(other.text()));
        Map<String, String> settings = new TreeMap<>();
        PLACEHOLDER.matcher(text).results().forEach(match -> settings.put(match.group(1), String.valueOf(value.apply(match.group(1)))));
        return text.append('\n').append(settings).toString();
    }

    private static String canonical(Object content) {
        try {
            return CANONICAL.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("YAML can always be written as JSON", e);
        }
    }
}
