package org.cryptoroutes.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as an edit: files in folders of any depth, and what may happen to the directory as a whole. */
class WatchTest {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String ROUTE = """
            - route:
                id: %s
                description: Waits
                from:
                  uri: direct:%1$s
                  steps:
                    - log: x
            """;

    @TempDir
    private Path directory;
    private Path routes;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Outcomes outcomes = new Outcomes();
    private LiveRoutes live;

    @BeforeEach
    void load() throws Exception {
        routes = directory.resolve("routes");
        write("a");
        SettingsLoader loader = new SettingsLoader(directory, Optional.empty(), Map.of());
        live = new LiveRoutes(routes, Optional::empty, files -> loader.examine(Optional.empty(), name -> Set.of()),
                (files, settings) -> Lint.unloadable(files.routes()), (file, id) -> true, outcomes, LOOK);
        live.load(context);
        context.addService(live);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void beginsWhenTheProgramHasStartedAndNotAgainWithEachRouteThatStartsLater() throws Exception {
        live.onCamelContextStarted(context, true);
        write("b");
        await().during(LOOK.multipliedBy(20)).until(outcomes::isEmpty);

        live.onCamelContextStarted(context, false);
        outcomes.await("accepted [b]");
        await().during(LOOK.multipliedBy(5)).until(outcomes::isEmpty);
    }

    @Test
    void foldersMayComeAndGo() throws Exception {
        start();
        write("store/b");
        write("store/deep/er/c");
        outcomes.await("accepted [b, c]");

        Files.move(routes.resolve("store"), routes.resolve("shop"));
        outcomes.await("accepted []");

        Files.move(routes.resolve("shop/deep"), directory.resolve("away"));
        outcomes.await("accepted [c]");
        assertThat(running()).containsExactly("a", "b");
    }

    @Test
    void whatIsHiddenAndWhatTestsRoutesIsNoRoute() throws Exception {
        start();
        write(".git/b");
        write("store/.c");
        write("tests/d");
        write("store/tests/e");
        outcomes.await("accepted [e]");
        assertThat(running()).containsExactly("a", "e");
    }

    @Test
    void aDirectoryThatIsAwayStopsNothing() throws Exception {
        start();
        Route untouched = context.getRoute("a");
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(routes, elsewhere);
        outcomes.await("refused: routes:1: the directory is away");
        await().during(LOOK.multipliedBy(20)).until(outcomes::isEmpty);

        Files.move(elsewhere, routes);
        outcomes.await("accepted []");
        assertThat(context.getRoute("a")).isSameAs(untouched);
        write("b");
        outcomes.await("accepted [b]");
    }

    @Test
    void whatAMountLeavesBehindStopsNothing() throws Exception {
        start();
        Path elsewhere = directory.resolve("elsewhere");
        Files.createDirectory(directory.resolve("mountpoint"));
        Files.move(routes, elsewhere);
        Files.move(directory.resolve("mountpoint"), routes);
        outcomes.await("refused: routes:1: the directory is ");
        await().during(LOOK.multipliedBy(20)).until(outcomes::isEmpty);
        assertThat(running()).containsExactly("a");

        Files.delete(routes);
        Files.move(elsewhere, routes);
        outcomes.await("accepted []");
    }

    @Test
    void aDirectoryThatIsEmptiedStopsItsRoutes() throws Exception {
        start();
        Files.delete(routes.resolve("a.camel.yaml"));
        outcomes.await("accepted [a]");
        assertThat(running()).isEmpty();
    }

    @Test
    void aFileThatIsThereAndCanNotBeReadIsRefused() throws Exception {
        start();
        Files.createSymbolicLink(routes.resolve("b.camel.yaml"), Path.of("nowhere"));
        outcomes.await("refused: b.camel.yaml:1: this links to a file that is not there");
        Files.delete(routes.resolve("b.camel.yaml"));
        outcomes.await("accepted []");

        Files.createDirectory(routes.resolve("c.camel.yaml"));
        outcomes.await("refused: c.camel.yaml:1: this is a directory");
        assertThat(running()).containsExactly("a");
    }

    private void start() throws Exception {
        context.addStartupListener(live);
        context.start();
    }

    private Set<String> running() {
        Set<String> running = new TreeSet<>();
        context.getRoutes().forEach(route -> running.add(route.getId()));
        return running;
    }

    /** Writes a route with the id of the last name on the path. */
    private void write(String path) throws IOException {
        Path file = routes.resolve(path + ".camel.yaml");
        Files.createDirectories(file.getParent());
        String id = file.getFileName().toString().replace(".camel.yaml", "").replace(".", "");
        Path beside = Files.writeString(directory.resolve("beside"), ROUTE.formatted(id));
        Files.move(beside, file);
    }
}
