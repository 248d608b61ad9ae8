package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.processor.FatalFallbackErrorHandler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {

    @TempDir
    private Path nowhere;

    @AfterEach
    void undo() {
        configured("/log4j2-test.xml");
    }

    private static void configured(String resource) {
        Configurator.reconfigure(URI.create(LoggingTest.class.getResource(resource).toString()));
    }

    @Test
    void aLoggerIsAsBeforeWhenTheSettingsNoLongerNameIt() {
        Level camel = LogManager.getLogger("org.apache.camel.main").getLevel();

        levels(Map.of("log.level", "ERROR", "log.level.org.apache.camel.main", "TRACE", "log.level.mine", "DEBUG"));
        assertThat(LogManager.getLogger("org.apache.camel.main").getLevel()).isEqualTo(Level.TRACE);
        assertThat(LogManager.getLogger("mine.too").getLevel()).isEqualTo(Level.DEBUG);

        levels(Map.of("log.level", "INFO"));
        assertThat(LogManager.getLogger("org.apache.camel.main").getLevel()).isEqualTo(camel);
        assertThat(LogManager.getLogger("mine.too").getLevel()).isEqualTo(Level.INFO);
    }

    /** What Camel says in three parts, with stack traces, each time that a route can't handle a fault. */
    @Test
    void aFaultWithinTheHandlingOfAFaultIsOneLineAMinute() {
        configured("/log4j2.xml");
        org.apache.logging.log4j.core.Logger log = (org.apache.logging.log4j.core.Logger)
                LogManager.getLogger(FatalFallbackErrorHandler.class);
        assertThat(log.getAppenders()).containsOnlyKeys("brief");
        assertThat(log.isAdditive()).isFalse();
        try (LogLines lines = LogLines.listen(log)) {
            for (int attempt = 0; attempt < 3; attempt++) {
                log.error("Exception occurred while trying to handle previously thrown exception on exchangeId: 1");
                log.error("\\--> Previous exception on exchangeId: 1", new IllegalStateException("it is no JSON"));
                log.error("\\--> New exception on exchangeId: 1", new IllegalStateException("it is too large"));
            }
            assertThat(lines.warnings()).containsExactly("\\--> New exception on exchangeId: 1");
        }
    }

    private void levels(Map<String, String> settings) {
        Logging.levels(new SettingsLoader(nowhere, Optional.empty(), Map.of()).commandLine(settings)
                .load(directory -> Set.of()));
    }
}
