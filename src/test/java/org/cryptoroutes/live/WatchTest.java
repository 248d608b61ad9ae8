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
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private static final Duration LOOK = Duration.ofMillis(20);

    @TempDir
    private Path routes;
    private final AtomicInteger edits = new AtomicInteger();

    @Test
    void begins_when_the_program_has_started_and_not_again_with_each_route_that_starts_later() throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        SettingsLoader loader = new SettingsLoader(routes, Optional.empty(), Map.of());
        LiveRoutes live = new LiveRoutes(routes, Optional::empty,
                files -> loader.examine(Optional.empty(), directory -> Set.of()), (files, settings) -> List.of(),
                id -> true, listener(), LOOK);
        live.load(context);
        live.start();

        live.onCamelContextStarted(context, true);
        edit();
        await().during(LOOK.multipliedBy(20)).until(() -> edits.get() == 0);

        live.onCamelContextStarted(context, false);
        await().until(() -> edits.get() == 1);
        live.stop();
        assertThat(edits).hasValue(1);
    }

    private void edit() throws IOException {
        Files.writeString(routes.resolve("broken.camel.yaml"), "- route: [");
    }

    private ReloadListener listener() {
        return new ReloadListener() {
            @Override
            public void settings(Settings settings) {
            }

            @Override
            public void accepted(Set<String> touched) {
                edits.incrementAndGet();
            }

            @Override
            public void refused(List<Finding> findings) {
                edits.incrementAndGet();
            }

            @Override
            public void rolledBack(List<Finding> findings) {
                edits.incrementAndGet();
            }
        };
    }
}
