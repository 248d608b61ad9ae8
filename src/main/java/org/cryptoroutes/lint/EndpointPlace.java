package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An endpoint in a file, in whichever of its forms: {@code to: direct:x}, or a uri with parameters.
 *
 * @param parts      all of it, and each thing in it
 * @param step       from, to, toD ...
 * @param uri        as written, without the parameters
 * @param parameters may be empty
 */
record EndpointPlace(Collection<Yaml> parts, String step, Yaml.Text uri, Map<String, Yaml> parameters) {

    private static final Set<String> STEPS = Set.of("to", "toD", "wireTap", "poll");
    private static final Set<String> ROUTES = Set.of("", "route", "routeTemplate");

    /** Empty when the spot holds no endpoint, or one without a uri, which the schema refuses. */
    static Optional<EndpointPlace> of(Yaml.Spot spot) {
        boolean endpoint = spot.isStep() && STEPS.contains(spot.key())
                || "from".equals(spot.key()) && ROUTES.contains(spot.key(1)) || "deadLetterUri".equals(spot.key());
        if (endpoint && spot.value() instanceof Yaml.Text text) {
            return Optional.of(new EndpointPlace(List.of(text), spot.key(), text, Map.of()));
        }
        return endpoint && spot.value() instanceof Yaml.Table table
                ? table.text("uri").map(uri -> new EndpointPlace(parts(table), spot.key(), uri,
                        table.table("parameters").map(Yaml.Table::entries).orElse(Map.of())))
                : Optional.empty();
    }

    private static List<Yaml> parts(Yaml.Table table) {
        List<Yaml> parts = new ArrayList<>(table.entries().values());
        parts.add(table);
        return List.copyOf(parts);
    }

    boolean isConsumer() {
        return "from".equals(step) || "poll".equals(step);
    }
}
