package org.cryptoroutes.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cryptoroutes.lint.Entry;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.settings.Placeholders;

/**
 * What should run by the directory: its routes, and what else its files hold that routes may use.
 *
 * @param routes by id
 * @param extras of each file that has any, by path
 */
record Desired(Map<String, Definition> routes, Map<Path, Extras> extras) {

    static final Desired NOTHING = new Desired(Map.of(), Map.of());

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

    /** @param text changes with all that makes the entry another */
    private record Part(Entry entry, String text) {
    }

    /**
     * @param files  that {@link org.cryptoroutes.lint.Lint#unloadable} has nothing against
     * @param value  of a setting, null when it has none
     * @param wanted whether the route of a file that has this id is to run
     */
    static Desired of(List<RouteFile> files, UnaryOperator<String> value, BiPredicate<RouteFile, String> wanted) {
        List<Part> parts = files.stream().flatMap(Desired::parts).toList();
        List<Part> others = parts.stream().filter(part -> !part.entry().is(Entry.ROUTE)).toList();
        Map<String, Definition> routes = new TreeMap<>();
        for (Part part : parts) {
            part.entry().routeId().filter(id -> wanted.test(part.entry().file(), id))
                    .ifPresent(id -> routes.put(id, new Definition(id,
                    part.entry().file(), fingerprint(withUsed(part, others), value))));
        }
        Map<Path, Extras> extras = new LinkedHashMap<>();
        others.stream().collect(Collectors.groupingBy(part -> part.entry().file(), LinkedHashMap::new,
                Collectors.toList())).forEach((file, held) -> extras.put(file.path(), new Extras(file,
                        fingerprint(withBeans(held, others), value), beans(held).toList())));
        return new Desired(Collections.unmodifiableMap(routes), Collections.unmodifiableMap(extras));
    }

    private static Stream<Part> parts(RouteFile file) {
        List<Entry> entries = Entry.of(file);
        String whole = entries.stream().map(Entry::canonical).collect(Collectors.joining("\n"));
        // The beans of a file are made anew whenever it is read
        return entries.stream().map(entry -> new Part(entry, entry.is(Entry.BEANS) ? whole : entry.canonical()));
    }

    /** The route, and all parts whose change could change what it does. */
    private static List<Part> withUsed(Part route, List<Part> others) {
        List<Part> used = new ArrayList<>(List.of(route));
        others.stream().filter(part -> switch (part.entry().kind()) {
            case Entry.CONFIGURATION -> configures(part.entry(), route.entry());
            case Entry.BEANS -> false;
            default -> part.entry().file().equals(route.entry().file());
        }).forEach(used::add);
        return withBeans(used, others);
    }

    /** The parts with the beans that they name, and those that these name in turn. */
    private static List<Part> withBeans(List<Part> parts, List<Part> others) {
        List<Part> all = new ArrayList<>(parts);
        for (int i = 0; i < all.size(); i++) {
            String text = all.get(i).text();
            others.stream().filter(part -> part.entry().is(Entry.BEANS) && !all.contains(part))
                    .filter(part -> part.entry().beans().stream().anyMatch(text::contains)).toList()
                    .forEach(all::add);
        }
        return all;
    }

    /** One without an id holds for all routes; ids may be patterns, several with commas between. */
    private static boolean configures(Entry configuration, Entry route) {
        Optional<String> id = configuration.text("id");
        return id.isEmpty() || route.text("routeConfigurationId").stream()
                .flatMap(text -> Stream.of(text.split(","))).map(String::strip)
                .anyMatch(pattern -> pattern.contains("*") || pattern.contains("{{") || pattern.equals(id.get()));
    }

    private static Stream<String> beans(List<Part> parts) {
        return parts.stream().flatMap(part -> part.entry().beans().stream());
    }

    private static String fingerprint(List<Part> parts, UnaryOperator<String> setting) {
        String text = parts.stream().map(Part::text).collect(Collectors.joining("\n"));
        return text + "\n" + Placeholders.values(text, setting);
    }
}
