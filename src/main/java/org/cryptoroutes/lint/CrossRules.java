package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.camel.support.PatternHelper;
import org.cryptoroutes.settings.Similar;

/** What the files must agree about among themselves and with the compiled routes. */
final class CrossRules {

    /** Where Camel takes an id for a node of the route: it must be the only one of its name in the program. */
    private static final Set<String> PARTS = Set.of("route", "when", "otherwise", "doCatch", "doFinally", "onFallback");
    private static final String DIRECT = "direct:";

    private final Scratch scratch;
    private final Map<RouteFile, Yaml> files;
    private final List<RouteFile> unreadable;

    /**
     * @param files      what can be read, in the order of their names
     * @param unreadable the others: what they hold is anybody's guess
     */
    CrossRules(Scratch scratch, Map<RouteFile, Yaml> files, List<RouteFile> unreadable) {
        this.scratch = scratch;
        this.files = files;
        this.unreadable = unreadable;
    }

    List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        uniqueIds(findings);
        routeConfigurations(findings);
        directEndpoints(findings);
        return findings;
    }

    private void uniqueIds(List<Finding> findings) {
        Set<String> compiled = scratch.ids();
        Map<String, Finding> taken = new HashMap<>();
        each((file, spot) -> {
            if (spot.value() instanceof Yaml.Table table && (spot.isStep() || PARTS.contains(spot.key()))) {
                table.text("id").filter(id -> !id.text().isBlank() && !id.text().contains("{{")).ifPresent(id -> {
                    Finding there = taken.putIfAbsent(id.text(), file.at(id, id.text()));
                    if (compiled.contains(id.text())) {
                        findings.add(file.at(id, "the id '%s' belongs to a compiled route: choose another"
                                .formatted(id.text())));
                    } else if (there != null) {
                        findings.add(file.at(id, taken(id.text(), there)));
                    }
                });
            }
        });
    }

    static String taken(String id, Finding there) {
        return "the id '%s' is taken, by %s:%d: choose another".formatted(id, there.place(), there.line());
    }

    /** Camel goes on without a word when a route names a configuration that is not there: its errors go unhandled. */
    private void routeConfigurations(List<Finding> findings) {
        Set<String> known = new TreeSet<>(scratch.routeConfigurations());
        each((file, spot) -> {
            if ("routeConfiguration".equals(spot.key()) && spot.value() instanceof Yaml.Table table) {
                table.text("id").ifPresent(id -> known.add(id.text()));
            }
        });
        each((file, spot) -> {
            if ("routeConfigurationId".equals(spot.key()) && spot.value() instanceof Yaml.Text text) {
                Stream.of(text.text().split(","))
                        .filter(id -> known.stream().noneMatch(name -> PatternHelper.matchPattern(name, id)))
                        .filter(id -> !mayBeElsewhere("routeConfiguration", id))
                        .forEach(id -> findings.add(file.at(text, "there is no routeConfiguration '%s': %s"
                                .formatted(id, Suggestion.of(id, known)))));
            }
        });
    }

    /** A message to a direct endpoint that no route starts from fails half a minute later, each time. */
    private void directEndpoints(List<Finding> findings) {
        Set<String> inputs = new TreeSet<>(scratch.inputs());
        List<EndpointPlace> unknown = new ArrayList<>();
        endpoints((file, endpoint) -> {
            if (endpoint.isConsumer()) {
                direct(endpoint).ifPresentOrElse(uri -> inputs.add(uri.text()), () -> unknown.add(endpoint));
            }
        });
        // The routes of a template start where its parameters say
        if (unknown.stream().anyMatch(endpoint -> scratch.resolve(endpoint.uri().text()).contains("{{"))) {
            return;
        }
        endpoints((file, endpoint) -> {
            Optional<Yaml.Text> target = endpoint.isConsumer() ? Optional.empty() : direct(endpoint);
            target.filter(uri -> !inputs.contains(uri.text()))
                    .filter(uri -> !mayBeElsewhere("from", uri.text().substring(DIRECT.length())))
                    .ifPresent(uri -> findings.add(file.at(uri, "no route starts from %s: %s".formatted(uri.text(),
                            Similar.to(uri.text(), inputs).map("did you mean %s?"::formatted)
                                    .orElse("there must be one with this 'from'")))));
        });
    }

    private void endpoints(BiConsumer<RouteFile, EndpointPlace> visit) {
        each((file, spot) -> EndpointPlace.in(spot).forEach(endpoint -> visit.accept(file, endpoint)));
    }

    private void each(BiConsumer<RouteFile, Yaml.Spot> visit) {
        files.forEach((file, root) -> root.all().forEach(spot -> visit.accept(file, spot)));
    }

    /** The direct endpoint without its options; empty when it is something else, or known only when it runs. */
    private Optional<Yaml.Text> direct(EndpointPlace endpoint) {
        Yaml.Text uri = endpoint.uri();
        String path = scratch.resolve(uri.text()).replaceFirst("\\?.*", "").replaceFirst("^direct://", DIRECT);
        Yaml name = endpoint.parameters().get("name");
        Yaml.Text direct = path.equals("direct") && name instanceof Yaml.Text text
                ? new Yaml.Text(text.line(), DIRECT + scratch.resolve(text.text()), Yaml.Type.TEXT)
                : new Yaml.Text(uri.line(), path, Yaml.Type.TEXT);
        return Optional.of(direct).filter(found -> found.text().startsWith(DIRECT) && !found.text().contains("{"));
    }

    private boolean mayBeElsewhere(String kind, String name) {
        return unreadable.stream().anyMatch(file -> file.mentions(kind, name));
    }
}
