package org.cryptoroutes.steps;

import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready unless the target of a route takes no records: it may answer all the same, as a locked database does. */
final class SinkCheck extends AbstractHealthCheck {

    private final Supplier<? extends Collection<String>> waiting;

    /** @param waiting the ids of the routes whose target does not take their records */
    SinkCheck(Supplier<? extends Collection<String>> waiting) {
        super("crypto-routes", "sinks");
        this.waiting = waiting;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        String routes = waiting.get().stream().filter(id -> getCamelContext().getRoute(id) != null).sorted()
                .collect(Collectors.joining(", "));
        if (routes.isEmpty()) {
            result.up().message("every target takes its records");
        } else {
            result.down().message("what these routes bring waits in Kafka, as their target does not take it: %s; "
                    .formatted(routes) + "the log says why");
        }
    }
}
