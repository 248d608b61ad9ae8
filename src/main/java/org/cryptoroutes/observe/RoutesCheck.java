package org.cryptoroutes.observe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/**
 * Ready when every route that should run does. Camel's own checks, one a route, only know routes that could be created:
 * one that failed on the way, or a program without any, would pass them.
 */
public final class RoutesCheck extends AbstractHealthCheck {

    public RoutesCheck() {
        super("crypto-routes", "routes");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        List<RouteDefinition> wanted = getCamelContext().getCamelContextExtension().getContextPlugin(Model.class)
                .getRouteDefinitions();
        List<String> editable = wanted.stream().filter(RoutesCheck::isEditable).map(RouteDefinition::getRouteId)
                .toList();
        List<String> idle = wanted.stream().map(RouteDefinition::getRouteId).map(this::idle).flatMap(Optional::stream)
                .toList();
        if (!idle.isEmpty()) {
            result.down().message(String.join(", ", idle));
        } else if (editable.isEmpty()) {
            result.down().message("no route runs: the directory of routes is empty, or every route is switched off");
        } else {
            result.up().message(String.join(", ", editable) + (editable.size() == 1 ? " runs" : " run"));
        }
    }

    /** Why a route does not run; empty when it does, or is not meant to start by itself. */
    private Optional<String> idle(String id) {
        Route route = getCamelContext().getRoute(id);
        if (route == null) {
            return Optional.of(id + " could not be created");
        }
        ServiceStatus status = getCamelContext().getRouteController().getRouteStatus(id);
        return route.isAutoStartup() && !status.isStarted() ? Optional.of(id + " is " + status) : Optional.empty();
    }

    /** From a file, rather than compiled. */
    private static boolean isEditable(RouteDefinition route) {
        return route.getResource() != null && "file".equals(route.getResource().getScheme());
    }
}
