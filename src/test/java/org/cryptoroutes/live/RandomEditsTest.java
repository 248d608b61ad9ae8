package org.cryptoroutes.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of random edits in a row, valid and not, looked at fifty times a second: after each of them what runs is the
 * newest state in which all files were valid together, and a route that nobody edits has neither restarted nor missed a
 * tick.
 */
class RandomEditsTest {

    private static final int EDITS = 300;
    private static final String STEADY = "steady";

    @TempDir
    private Path directory;
    private final List<Instant> ticks = new CopyOnWriteArrayList<>();
    private final AtomicInteger outcomes = new AtomicInteger();
    private final Map<String, Model> files = new TreeMap<>();
    private int version;

    /** What a file is believed to hold: the route and the words it would run with; no route when it is broken. */
    private record Model(Optional<String> route, String words, String text) {
    }

    @Test
    void whatRunsIsAlwaysTheNewestValidState() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        write("steady.camel.yaml", route(STEADY, "0", "20", """
                - to:
                    id: count
                    uri: bean
                    parameters:
                      beanName: ticks
                """));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("ticks", (Processor) exchange -> ticks.add(Instant.now()));
            SettingsLoader loader = new SettingsLoader(directory, Optional.empty(), Map.of());
            Lint lint = new Lint(scratch -> scratch.getRegistry().bind("ticks", (Processor) exchange -> { }));
            LiveRoutes live = new LiveRoutes(directory, Optional::empty,
                    files -> loader.examine(Optional.empty(), name -> RouteFiles.settings(files.routes())),
                    (files, settings) -> lint.check(files.routes(), settings.settings().properties()),
                    (file, id) -> true, new Counting(), Duration.ofMillis(15));
            live.load(context);
            context.addService(live);
            context.addStartupListener(live);
            context.start();
            Route steady = context.getRoute(STEADY);
            Map<String, String> valid = running(context);
            for (int i = 0; i < EDITS; i++) {
                int before = outcomes.get();
                String what = edit(random);
                if (what.isEmpty()) {
                    continue;
                }
                valid = expected().orElse(valid);
                await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5))
                        .until(() -> outcomes.get() > before);
                assertThat(running(context)).as("after edit %d (%s) with seed %d", i, what, seed).isEqualTo(valid);
            }
            assertThat(context.getRoute(STEADY)).isSameAs(steady);
            for (int i = 1; i < ticks.size(); i++) {
                assertThat(Duration.between(ticks.get(i - 1), ticks.get(i))).isLessThan(Duration.ofSeconds(1));
            }
            assertThat(context.getEndpoints().size()).isLessThan(30);
        }
    }

    /** One random change of the directory; empty when it changed nothing. */
    private String edit(Random random) throws IOException {
        String file = file(random);
        String id = "route" + random.nextInt(6);
        version++;
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> put(file, new Model(Optional.of(id), "v" + version, route(id)));
            case 3 -> put(file, new Model(Optional.empty(), "", "- route:\n    id: %s\n  - broken {%d"
                    .formatted(id, version)));
            case 4 -> put(file, new Model(Optional.empty(), "",
                    route(id).replace("uri: timer", "uri: nosuch" + version)));
            case 5 -> {
                if (files.remove(file) == null) {
                    return "";
                }
                Files.delete(directory.resolve(file));
                deleteEmptyFolders();
            }
            case 6 -> {
                String to = file(random);
                Model moved = files.get(file);
                if (moved == null || to.equals(file) || moved.equals(files.get(to))) {
                    return "";
                }
                files.remove(file);
                files.put(to, moved);
                Files.createDirectories(directory.resolve(to).getParent());
                Files.move(directory.resolve(file), directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
                deleteEmptyFolders();
            }
            default -> {
                Model same = files.get(file);
                if (same == null) {
                    return "";
                }
                put(file, new Model(same.route(), same.words(), same.text() + "# remark " + version + "\n"));
            }
        }
        return file + ", " + id + ", version " + version;
    }

    private static String file(Random random) {
        int number = random.nextInt(6);
        return List.of("", "store/", "api/deep/").get(number % 3) + "file" + number + ".camel.yaml";
    }

    private void deleteEmptyFolders() {
        for (String folder : List.of("store", "api/deep", "api")) {
            directory.resolve(folder).toFile().delete();
        }
    }

    /** By the files as they are: nothing when one is broken or two want the same id. */
    private Optional<Map<String, String>> expected() {
        Map<String, String> routes = new TreeMap<>(Map.of(STEADY, "0"));
        for (Model file : files.values()) {
            if (file.route().isEmpty() || routes.put(file.route().get(), file.words()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(routes);
    }

    /** Route id and version, as the context has them. */
    private static Map<String, String> running(CamelContext context) {
        return new TreeMap<>(context.getRoutes().stream()
                .filter(route -> context.getRouteController().getRouteStatus(route.getId()).isStarted())
                .collect(Collectors.toMap(Route::getId, route -> route.getDescription().replace("Version ", ""))));
    }

    private void put(String file, Model model) throws IOException {
        files.put(file, model);
        write(file, model.text());
    }

    private void write(String file, String text) throws IOException {
        Path beside = directory.resolve(".beside");
        Files.writeString(beside, text);
        Files.createDirectories(directory.resolve(file).getParent());
        Files.move(beside, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private String route(String id) {
        return route(id, "v" + version, "1000", """
                - log:
                    id: say-%s
                    message: hello
                """.formatted(id));
    }

    private static String route(String id, String words, String period, String step) {
        return """
                - route:
                    id: %s
                    description: Version %s
                    from:
                      id: tick-%s
                      uri: timer
                      parameters:
                        timerName: %s
                        period: "%s"
                      steps:
                """.formatted(id, words, id, id, period) + step.indent(8);
    }

    private final class Counting implements ReloadListener {

        @Override
        public void settings(Settings settings) {
            assertThat(settings).isNotNull();
        }

        @Override
        public void accepted(Set<String> touched) {
            outcomes.incrementAndGet();
        }

        @Override
        public void refused(List<Finding> findings) {
            outcomes.incrementAndGet();
        }

        @Override
        public void rolledBack(List<Finding> findings) {
            throw new AssertionError("nothing here fails to start: " + findings);
        }
    }
}
