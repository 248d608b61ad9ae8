package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.routetest.RouteTests;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users run with {@code check --test}: every case that is shipped in routes/tests. */
class ShippedRouteTestsTest {

    private static final Path ROUTES = Path.of("routes");
    private static final Settings SETTINGS = new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
            .load(name -> RouteFiles.settings(ROUTES));

    @TestFactory
    Stream<DynamicTest> shipped() {
        RouteTests tests = new RouteTests(ROUTES, SETTINGS, new RoomsOfCases());
        assertThat(tests.list()).isNotEmpty();
        return tests.list().stream().map(test -> dynamicTest(test.file().getFileName() + ": " + test.name(),
                () -> assertThat(test.run().failures()).isEmpty()));
    }
}
