package org.cryptoroutes.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Ready when every route runs that should by the files. Camel's own checks, one a route, only know routes that exist:
 * one that could not be brought back after an edit, or a program without any, would pass them.
 */
final class RoutesCheck extends AbstractHealthCheck {

    private final Supplier<Set<String>> expected;

    /** @param expected the ids of the routes that should run; must not wait */
    RoutesCheck(Supplier<Set<String>> expected) {
        super("crypto-routes", "routes");
        this.expected = expected;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Set<String> ids = new TreeSet<>(expected.get());
        List<String> idle = ids.stream().map(this::idle).flatMap(Optional::stream).toList();
        if (!idle.isEmpty()) {
            result.down().message(String.join(", ", idle));
        } else if (ids.isEmpty()) {
            result.down().message("no route runs: the directory of routes is empty, or every route is switched off");
        } else {
            result.up().message(String.join(", ", ids) + (ids.size() == 1 ? " runs" : " run"));
        }
    }

    /** Why a route does not run; empty when it does, or is not meant to start by itself. */
    private Optional<String> idle(String id) {
        Route route = getCamelContext().getRoute(id);
        if (route == null) {
            return Optional.of(id + " is missing");
        }
        ServiceStatus status = getCamelContext().getRouteController().getRouteStatus(id);
        return route.isAutoStartup() && !status.isStarted() ? Optional.of(id + " is " + status) : Optional.empty();
    }
}
