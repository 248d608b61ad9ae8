package org.cryptoroutes.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * The state of every part and every route as JSON: what the health checks say, with their reasons. Never waits, so it
 * answers whatever else is away.
 */
final class Status implements Supplier<String> {

    private static final String OURS = "crypto-routes";
    private static final String EDIT = "edit.";
    /** What Camel adds to each result. */
    private static final Pattern OF_CAMEL = Pattern.compile("(check|failure|invocation|success)\\.");
    /** Where on this machine the store is: nothing for a stranger. */
    private static final String PLACE = "store.url";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext context;
    private final String version;
    private final Instant started;
    private final BooleanSupplier simulated;
    private final Supplier<List<String>> intervals;
    private final Supplier<Stream<String>> switchedOff;

    /**
     * @param version     of this program
     * @param started     when it was
     * @param simulated   whether the prices are not real
     * @param intervals   of the candles
     * @param switchedOff the ids of the routes that a setting keeps from running
     */
    Status(CamelContext context, String version, Instant started, BooleanSupplier simulated,
           Supplier<List<String>> intervals, Supplier<Stream<String>> switchedOff) {
        this.context = context;
        this.version = version;
        this.started = started;
        this.simulated = simulated;
        this.intervals = intervals;
        this.switchedOff = switchedOff;
    }

    @Override
    public String get() {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("simulated", simulated.getAsBoolean())
                .put("version", version).put("started", started.toString());
        intervals.get().forEach(status.putArray("intervals")::add);
        ArrayNode parts = status.putArray("parts");
        ObjectNode edit = JsonNodeFactory.instance.objectNode();
        checks().forEach(check -> part(check, parts.addObject(), edit));
        routes(status.putArray("routes"));
        status.set("edit", edit.isEmpty() ? JsonNodeFactory.instance.nullNode() : edit);
        return status.toString();
    }

    private Stream<HealthCheck> checks() {
        return Optional.ofNullable(HealthCheckRegistry.get(context)).stream().flatMap(HealthCheckRegistry::stream)
                .filter(check -> OURS.equals(check.getGroup()));
    }

    private static void part(HealthCheck check, ObjectNode part, ObjectNode edit) {
        HealthCheck.Result result = check.call();
        part.put("name", check.getId()).put("state", result.getState().name())
                .put("reason", result.getMessage().orElse(null));
        ObjectNode details = part.putObject("details");
        result.getDetails().forEach((name, value) -> {
            if (name.startsWith(EDIT)) {
                edit.set(name.substring(EDIT.length()), JSON.valueToTree(value));
            } else if (!OF_CAMEL.matcher(name).lookingAt() && !name.equals(PLACE)) {
                details.set(name, JSON.valueToTree(value));
            }
        });
    }

    private void routes(ArrayNode routes) {
        context.getRoutes().stream().filter(Status::isOfAFile)
                .forEach(route -> routes.addObject().put("id", route.getRouteId())
                        .put("description", route.getDescription())
                        .put("state", context.getRouteController().getRouteStatus(route.getRouteId()).name()));
        switchedOff.get().filter(id -> context.getRoute(id) == null).forEach(id -> routes.addObject().put("id", id)
                .putNull("description").put("state", "Off"));
    }

    /** The compiled ones are part of the program, and nobody's to edit. */
    private static boolean isOfAFile(Route route) {
        return route.getSourceLocation() != null && route.getSourceLocation().contains(".camel.yaml");
    }
}
