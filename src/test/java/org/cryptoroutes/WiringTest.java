package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WiringTest {

    @TempDir
    private Path nowhere;

    /** A command that runs one route only checks the files of all of them when one is edited. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void describesWhatTheShippedRoutesNeedWhateverTheMode(Mode mode) {
        Settings settings = settings();
        Lint lint = new Lint(new Wiring(mode, settings, nowhere, new SimpleMeterRegistry())::describe);

        assertThat(lint.check(RouteFiles.read(Path.of("routes")), settings.properties())).isEmpty();
    }

    /** The lint takes direct:x for there when a compiled route starts from it. */
    @Test
    void describesTheCompiledRoutes() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            new Wiring(settings()).describe(context);

            assertThat(context.getRouteDefinitions()).extracting(RouteDefinition::getRouteId)
                    .contains("coingecko-prices", "coingecko-request", "coingecko-attempt", "dead-letter");
            assertThat(context.getRoutes()).isEmpty();
        }
    }

    /** A program that shows prices asks nobody, and leaves what another keeps on disk alone. */
    @ParameterizedTest
    @CsvSource({"EVERYTHING,true", "PRODUCE,true", "CONSUME,false"})
    void onlyAProgramThatPublishesHasWhatThatTakes(Mode mode, boolean publishes) throws Exception {
        Path routes = Observed.routes(nowhere);
        SettingsLoader loader = new SettingsLoader(nowhere, Optional.empty(), Map.of())
                .commandLine(Map.of("management.enabled", "false"));
        Main camel = new Main();
        new Wiring(mode, loader.load(name -> RouteFiles.settings(routes)), nowhere, new SimpleMeterRegistry())
                .apply(camel, routes, new Home(nowhere, nowhere), files -> loader.examine(Optional.empty(),
                        name -> RouteFiles.settings(files.routes())), changed -> { });

        camel.init();

        try (CamelContext context = camel.getCamelContext()) {
            Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
            for (String compiled : List.of("coingecko-prices", "unsent")) {
                assertThat(model.getRouteDefinition(compiled) != null).as(compiled).isEqualTo(publishes);
            }
        }
    }

    /** Each edit is tried in a context of its own: its breaker and its coins must not pass for those that run. */
    @Test
    void aDryRunTouchesNoMeterOfTheProgram() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Wiring wiring = new Wiring(Mode.EVERYTHING, settings(), nowhere, meters);
        List<Meter> before = meters.getMeters();

        try (DefaultCamelContext context = new DefaultCamelContext()) {
            wiring.describe(context);
        }

        assertThat(meters.getMeters()).containsExactlyInAnyOrderElementsOf(before);
    }

    private Settings settings() {
        return new SettingsLoader(nowhere, Optional.empty(), Map.of()).load(directory -> Set.of());
    }
}
