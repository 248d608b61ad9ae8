package org.cryptoroutes.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.live.Desired.Definition;
import org.cryptoroutes.live.Desired.Extras;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The YAML routes that run. Brings them to what is desired by touching only what differs. Not thread-safe. */
final class RunningRoutes {

    /** A route that stops finishes what it has in hand: a poll with its retries may take this long. */
    private static final long STOP_SECONDS = 60;
    private static final long PATIENCE_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(RunningRoutes.class);

    private final CamelContext context;
    private final Map<Path, List<RouteConfigurationDefinition>> configurations = new HashMap<>();
    /** What was read during the current change: reading a file twice would make its beans twice. */
    private final Map<RouteFile, List<RoutesBuilder>> read = new HashMap<>();
    private Desired running = Desired.NOTHING;

    RunningRoutes(CamelContext context) {
        this.context = context;
    }

    Desired running() {
        return running;
    }

    /** Takes what was loaded before the context starts for running. */
    void load(Desired desired) throws Exception {
        adopt(desired.extras());
        for (Definition route : desired.routes().values()) {
            add(route.file());
        }
        running = desired;
        read.clear();
    }

    /**
     * @return the ids of the routes that were stopped, started or both
     * @throws InvalidRoutes when a route does not start: what ran before and was to be touched may be missing then, and
     *                       applying the former state again brings it back
     * @throws Exception     when a route does not stop, or a bean can't be made; the same holds then
     */
    Set<String> apply(Desired desired) throws Exception {
        Set<String> touched = new TreeSet<>();
        Map<String, Definition> routes = new TreeMap<>(running.routes());
        Set<String> served = served();
        try {
            for (Definition old : sorted(running, id -> served.contains(id) ? 1 : 0)) {
                Definition wanted = desired.routes().get(old.id());
                if (wanted == null || !wanted.fingerprint().equals(old.fingerprint())) {
                    touched.add(old.id());
                    remove(old.id());
                    routes.remove(old.id());
                    running = new Desired(Map.copyOf(routes), running.extras());
                }
            }
            adopt(desired.extras());
            for (Definition wanted : sorted(desired, id -> served.contains(id) ? 0 : 1)) {
                if (!routes.containsKey(wanted.id())) {
                    touched.add(wanted.id());
                    start(wanted);
                }
                routes.put(wanted.id(), wanted);
                running = new Desired(Map.copyOf(routes), running.extras());
            }
            return touched;
        } finally {
            read.clear();
        }
    }

    /** Those that somebody may wait for: they are the last to stop and the first to start. */
    private Set<String> served() {
        return context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof DefaultConsumer consumer && consumer.isHostedService())
                .map(Route::getRouteId).collect(Collectors.toSet());
    }

    private static List<Definition> sorted(Desired routes, ToIntFunction<String> place) {
        return routes.routes().values().stream().sorted(Comparator.comparingInt(route -> place.applyAsInt(route.id())))
                .toList();
    }

    private void start(Definition route) throws Exception {
        try {
            add(route.file());
            Route started = context.getRoute(route.id());
            if (started != null) {
                ConsumerStart.failure(started.getConsumer()).ifPresent(failure -> {
                    throw new IllegalStateException(failure);
                });
            }
        } catch (Exception e) {
            remove(route.id());
            throw new InvalidRoutes(route.file(), "'%s' does not start: %s".formatted(route.id(), reason(e)));
        }
    }

    /** The innermost cause that says a sentence: that of a missing file says nothing but its name. */
    private static String reason(Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            reason = message.strip().contains(" ") ? message : reason;
        }
        return reason;
    }

    private void remove(String id) throws Exception {
        if (context.getRoute(id) != null) {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(() -> {
                if (!stopped.isDone()) {
                    LOG.info("The edit waits until {} has stopped: it finishes what it has in hand", id);
                }
            });
            try {
                context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
            } finally {
                stopped.complete(null);
            }
            context.removeRoute(id);
        }
        RouteDefinition definition = model().getRouteDefinition(id);
        if (definition != null) {
            model().removeRouteDefinition(definition);
        }
    }

    private void adopt(Map<Path, Extras> desired) throws Exception {
        Map<Path, Extras> extras = new HashMap<>(running.extras());
        for (Extras old : running.extras().values()) {
            Path path = old.file().path();
            if (!old.isLike(desired.get(path))) {
                extras.remove(path);
                running = new Desired(running.routes(), Map.copyOf(extras));
                old.beans().forEach(context.getRegistry()::unbind);
                forgetConfigurations(path);
            }
        }
        for (Extras wanted : desired.values()) {
            if (!wanted.isLike(extras.get(wanted.file().path()))) {
                configure(wanted.file());
            }
            extras.put(wanted.file().path(), wanted);
            running = new Desired(running.routes(), Map.copyOf(extras));
        }
    }

    /** Beans are bound while a file is parsed, route configurations are taken over here; its route is not added. */
    private void configure(RouteFile file) throws Exception {
        keepingConfigurations(file, builder -> {
            if (builder instanceof RouteConfigurationsBuilder routeConfigurations) {
                routeConfigurations.addRouteConfigurationsToCamelContext(context);
            }
            if (builder instanceof RouteBuilder routes) {
                // Until a file has been read to its end, Camel takes its beans for bound and does not bind them again
                routes.configureRoutes(context);
            }
        });
    }

    /** Adds the route of a file, which brings the file's route configurations once more. */
    private void add(RouteFile file) throws Exception {
        forgetConfigurations(file.path());
        keepingConfigurations(file, context::addRoutes);
    }

    private interface Step {
        void take(RoutesBuilder builder) throws Exception;
    }

    private void keepingConfigurations(RouteFile file, Step step) throws Exception {
        List<RouteConfigurationDefinition> before = List.copyOf(model().getRouteConfigurationDefinitions());
        try {
            for (RoutesBuilder builder : builders(file)) {
                step.take(builder);
            }
        } finally {
            List<RouteConfigurationDefinition> added = new ArrayList<>(model().getRouteConfigurationDefinitions());
            added.removeAll(before);
            configurations.put(file.path(), added);
        }
    }

    /** Not by Camel's own method: it takes a nameless route configuration for any that it does not find. */
    private void forgetConfigurations(Path path) {
        model().getRouteConfigurationDefinitions().removeAll(configurations.getOrDefault(path, List.of()));
        configurations.remove(path);
    }

    private List<RoutesBuilder> builders(RouteFile file) throws Exception {
        if (!read.containsKey(file)) {
            Resource resource = ResourceHelper.fromString("file:" + file.path(), file.text());
            read.put(file, List.copyOf(PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)));
        }
        return read.get(file);
    }

    private Model model() {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }
}
