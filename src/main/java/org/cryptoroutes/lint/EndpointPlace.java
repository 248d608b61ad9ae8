package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.support.ObjectHelper;

/**
 * An endpoint in a file, in whichever of its forms: {@code to: direct:x}, a uri with parameters, or a constant where an
 * expression gives the endpoints.
 *
 * @param parts      all of it, and each thing in it
 * @param step       from, to, toD ...
 * @param uri        as written, without the parameters
 * @param parameters may be empty
 */
record EndpointPlace(Collection<Yaml> parts, String step, Yaml.Text uri, Map<String, Yaml> parameters) {

    private static final Set<String> STEPS = Set.of("to", "toD", "wireTap", "poll");
    private static final Set<String> ROUTES = Set.of("", "route", "routeTemplate");
    private static final Set<String> OF_SAGA = Set.of("compensation", "completion");
    /** The steps whose expression gives endpoints, with the option that says what is between several. */
    private static final Map<String, String> DELIMITERS = Map.of("enrich", "", "pollEnrich", "",
            "recipientList", "delimiter", "routingSlip", "uriDelimiter", "dynamicRouter", "uriDelimiter");
    private static final List<String> IGNORING = List.of("ignoreInvalidEndpoint", "ignoreInvalidEndpoints");

    /** The endpoints at the spot that Camel must find: those it may pass over are not among them. */
    static List<EndpointPlace> in(Yaml.Spot spot) {
        if (spot.value() instanceof Yaml.Table table && IGNORING.stream().flatMap(key -> table.text(key).stream())
                .anyMatch(ignored -> "true".equalsIgnoreCase(ignored.text()))) {
            return List.of();
        }
        return Stream.concat(of(spot).stream(), constants(spot)).toList();
    }

    /** Empty when the spot holds no endpoint, or one without a uri, which the schema refuses. */
    static Optional<EndpointPlace> of(Yaml.Spot spot) {
        boolean endpoint = spot.isStep() && STEPS.contains(spot.key())
                || "from".equals(spot.key()) && ROUTES.contains(spot.key(1)) || "deadLetterUri".equals(spot.key())
                || "saga".equals(spot.key(1)) && OF_SAGA.contains(spot.key());
        if (endpoint && spot.value() instanceof Yaml.Text text) {
            return Optional.of(new EndpointPlace(List.of(text), spot.key(), text, Map.of()));
        }
        return endpoint && spot.value() instanceof Yaml.Table table
                ? table.text("uri").map(uri -> new EndpointPlace(parts(table), spot.key(), uri,
                        table.table("parameters").map(Yaml.Table::entries).orElse(Map.of())))
                : Optional.empty();
    }

    private static Stream<EndpointPlace> constants(Yaml.Spot spot) {
        if (!spot.isStep() || !DELIMITERS.containsKey(spot.key()) || !(spot.value() instanceof Yaml.Table table)) {
            return Stream.empty();
        }
        String delimiter = table.text(DELIMITERS.get(spot.key())).map(Yaml.Text::text).orElse(",");
        return Stream.of(table, table.table("expression").orElse(table)).distinct()
                .flatMap(holder -> Stream.of("constant", "simple").flatMap(language -> text(holder, language).stream()))
                .filter(text -> !text.text().contains("${") && !text.text().startsWith("resource:"))
                .flatMap(text -> split(text, DELIMITERS.get(spot.key()).isEmpty() ? null : delimiter))
                .map(uri -> new EndpointPlace(List.of(uri), spot.key(), uri, Map.of()));
    }

    private static Optional<Yaml.Text> text(Yaml.Table holder, String language) {
        return holder.table(language).map(full -> full.text("expression")).orElseGet(() -> holder.text(language));
    }

    /** As Camel does it; a null delimiter leaves the text whole. */
    private static Stream<Yaml.Text> split(Yaml.Text text, String delimiter) {
        List<Yaml.Text> uris = new ArrayList<>();
        Iterator<?> texts = ObjectHelper.createIterator(text.text(), delimiter);
        texts.forEachRemaining(uri -> uris.add(new Yaml.Text(text.line(), uri.toString().strip(), text.type())));
        return uris.stream();
    }

    private static List<Yaml> parts(Yaml.Table table) {
        List<Yaml> parts = new ArrayList<>(table.entries().values());
        parts.add(table);
        return List.copyOf(parts);
    }

    boolean isConsumer() {
        return "from".equals(step) || step.startsWith("poll");
    }
}
