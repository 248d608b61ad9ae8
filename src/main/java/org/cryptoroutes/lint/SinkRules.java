package org.cryptoroutes.lint;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A route that brings records of Kafka elsewhere must say what becomes of those that this place does not take. */
final class SinkRules implements Rule {

    private static final String CONFIGURATION = "routeConfigurationId";
    /** These two are for what is published and what is shown. */
    private static final Set<String> FOR_OTHERS = Set.of("publish-faults", "show-faults");
    /** What these do with a message, they do in this process. */
    private static final Set<String> INSIDE = Set.of("bean", "browse", "class", "dataformat", "direct", "language",
            "log", "mock", "seda", "stub", "validator");

    private final Scratch scratch;
    private final RouteFile file;

    SinkRules(Scratch scratch, RouteFile file) {
        this.scratch = scratch;
        this.file = file;
    }

    @Override
    public List<Finding> check(Yaml.Spot spot) {
        if (!"route".equals(spot.key()) || !(spot.value() instanceof Yaml.Table route) || isCaredFor(route)) {
            return List.of();
        }
        List<EndpointPlace> endpoints = route.all().flatMap(inside -> EndpointPlace.in(inside).stream()).toList();
        Optional<EndpointPlace> sink = endpoints.stream().filter(this::leaves).findFirst();
        return sink.isEmpty() || endpoints.stream().noneMatch(this::readsKafka) ? List.of()
                : List.of(file.at(sink.get().uri(), ("a record of Kafka that %s does not take would keep the route "
                        + "from the next one: write 'routeConfigurationId: sink-faults' below 'route'")
                        .formatted(scratch.scheme(sink.get()))));
    }

    /** By an error handler of its own, or by a configuration that may be meant for this. */
    private static boolean isCaredFor(Yaml.Table route) {
        return route.entries().containsKey("errorHandler") || route.text(CONFIGURATION)
                .filter(ids -> !FOR_OTHERS.containsAll(List.of(ids.text().split(",")))).isPresent();
    }

    private boolean readsKafka(EndpointPlace endpoint) {
        return "from".equals(endpoint.step()) && "kafka".equals(scratch.scheme(endpoint));
    }

    private boolean leaves(EndpointPlace endpoint) {
        // A wire tap's message goes on by itself, and fails by itself
        return !endpoint.isConsumer() && !"wireTap".equals(endpoint.step())
                && !INSIDE.contains(scratch.scheme(endpoint));
    }
}
