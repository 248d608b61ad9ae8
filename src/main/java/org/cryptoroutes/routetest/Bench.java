package org.cryptoroutes.routetest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.cryptoroutes.lint.ComponentSettings;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Similar;

/** Runs a case: the routes as they are, in a Camel context that lives for this case only and has no ends. */
final class Bench {

    private static final String STORE = "store";
    private static final long STOP_SECONDS = 1;
    private static final long LOOK_MILLIS = 5;

    private final Path routes;
    private final RouteTests.Registry registry;
    private final Duration longest;

    Bench(Path routes, RouteTests.Registry registry, Duration longest) {
        this.routes = routes;
        this.registry = registry;
        this.longest = longest;
    }

    /** @throws InvalidTest when the route is not there, does not start or does not come to an end */
    Outcome run(Case test) {
        CutEnds ends = new CutEnds(test.answers(), test.store().isPresent());
        List<String> lines = new CopyOnWriteArrayList<>();
        List<Response> responses = new CopyOnWriteArrayList<>();
        List<String> errors = new CopyOnWriteArrayList<>();
        ModelCamelContext context = new DefaultCamelContext(false);
        try (CapturedLog log = CapturedLog.begin();
                RouteTests.Store store = test.store().isPresent() ? registry.store() : null) {
            try {
                start(context, test, ends, lines, store);
                feed(context, test, responses, errors);
            } finally {
                context.stop();
            }
            return new Outcome(ends.sent(), List.copyOf(lines), log.warnings(), ends.http().requests(),
                    List.copyOf(responses), rows(test, store), List.copyOf(errors), ends.http().fault());
        }
    }

    private void start(ModelCamelContext context, Case test, CutEnds ends, List<String> lines, RouteTests.Store store) {
        prepare(context, test, ends, lines);
        try {
            registry.fill(context, test.settings());
            if (store != null) {
                test.store().orElseThrow().forEach(row -> keep(store, row));
                // A registry keeps one of each type under a name
                context.getRegistry().unbind(STORE);
                context.getRegistry().bind(STORE, store.database());
            }
            for (RouteFile file : RouteFiles.read(routes)) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.fromString("file:" + file.path(), file.text()));
            }
            requireRoute(context, test.route());
            context.start();
            context.getRouteController().startRoute(test.route().text());
        } catch (InvalidTest e) {
            throw e;
        } catch (Exception e) {
            throw test.fault("the routes do not start: " + root(e));
        }
    }

    private static void keep(RouteTests.Store store, Case.Kept row) {
        try {
            store.keep(row.table(), row.record());
        } catch (IllegalArgumentException e) {
            throw row.place().fault(e.getMessage());
        }
    }

    private static List<Sent> rows(Case test, RouteTests.Store store) {
        try {
            return test.expectation().store().keySet().stream().filter(table -> store != null)
                    .flatMap(table -> store.records(table).stream()
                            .map(record -> new Sent(Sent.STORE + table, null, Map.of(), record))).toList();
        } catch (IllegalArgumentException e) {
            throw test.fault(e.getMessage());
        }
    }

    private static void prepare(ModelCamelContext context, Case test, CutEnds ends, List<String> lines) {
        context.disableJMX();
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setOverrideProperties(test.settings().properties());
        context.getShutdownStrategy().setTimeout(STOP_SECONDS);
        context.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
        ExtendedCamelContext extension = context.getCamelContextExtension();
        extension.registerEndpointCallback(ends);
        extension.addLogListener((exchange, logger, line) -> {
            lines.add(logger.getLevel() + " " + line);
            return line;
        });
        context.build();
        ComponentSettings.apply(context, test.settings().properties());
    }

    private void requireRoute(ModelCamelContext context, Part route) {
        if (context.getRouteDefinition(route.text()) == null) {
            Set<String> ids = new TreeSet<>();
            context.getRouteDefinitions().forEach(definition -> ids.add(definition.getId()));
            String hint = Similar.to(route.text(), ids).map(": did you mean '%s'?"::formatted)
                    .orElse("; there are " + String.join(", ", ids));
            throw route.fault("there is no route '%s' in %s%s".formatted(route.text(), routes, hint));
        }
    }

    private void feed(CamelContext context, Case test, List<Response> responses, List<String> errors) {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread one = new Thread(task, "route-test");
            one.setDaemon(true);
            return one;
        });
        try {
            Future<?> done = thread.submit(() -> {
                send(context.getRoute(test.route().text()).getConsumer(), test.incoming(), responses, errors);
                while (context.getInflightRepository().size() > 0) {
                    Thread.sleep(LOOK_MILLIS);
                }
                return null;
            });
            done.get(longest.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw test.fault("the route was not done after %d s: does it wait for a retry, a delay or an answer?"
                    .formatted(longest.toSeconds()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidTest invalid) {
                throw invalid;
            }
            throw test.fault("the route can't be given what it reads: " + root(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw test.fault("the test was interrupted");
        } finally {
            thread.shutdownNow();
        }
    }

    private static void send(Consumer consumer, List<Incoming> incoming, List<Response> responses, List<String> errors)
            throws Exception {
        Feed feed = new Feed(consumer);
        for (int i = 0; i < incoming.size(); i++) {
            Exchange exchange = feed.exchange(incoming.get(i), i);
            consumer.getProcessor().process(exchange);
            if (incoming.get(i).request().isPresent()) {
                responses.add(Response.of(exchange));
            }
            if (exchange.getException() != null) {
                errors.add(root(exchange.getException()));
            }
            consumer.releaseExchange(exchange, false);
        }
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : Sent.excerpt(root.getMessage());
    }
}
