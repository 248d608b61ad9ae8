package org.cryptoroutes.routetest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The named parts of a part, most of which may be left out. */
record Fields(Part whole, Map<String, Part> parts) {

    /** @throws InvalidTest when the part is no map, or has a key that is not known */
    static Fields of(Part whole, Set<String> known) {
        return new Fields(whole, whole.fields(known));
    }

    boolean has(String key) {
        return parts.containsKey(key);
    }

    Optional<Part> part(String key) {
        return Optional.ofNullable(parts.get(key));
    }

    /** @throws InvalidTest when it is left out */
    Part required(String key, String meaning) {
        return part(key).orElseThrow(() -> whole.fault("the case needs '%s': %s".formatted(key, meaning)));
    }

    /** Empty when it is left out or null. */
    Optional<String> text(String key) {
        return part(key).filter(part -> !part.isNull()).map(Part::text);
    }

    int whole(String key, int min, int max, int standard) {
        return part(key).map(part -> part.whole(min, max)).orElse(standard);
    }

    /** Each item; empty when it is left out. */
    <T> List<T> list(String key, Function<Part, T> item) {
        return part(key).map(part -> part.items().stream().map(item).toList()).orElse(List.of());
    }

    /** The entries of a map with any keys; empty when it is left out. */
    <T> Map<String, T> map(String key, Function<Part, T> value) {
        Map<String, T> values = new LinkedHashMap<>();
        part(key).ifPresent(part -> part.entries().forEach((name, entry) -> values.put(name, value.apply(entry))));
        return values;
    }

    /** @throws InvalidTest when both are there */
    void either(String one, String other) {
        if (has(one) && has(other)) {
            throw parts.get(other).fault("either '%s' or '%s', not both".formatted(one, other));
        }
    }
}
