package org.cryptoroutes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.cryptoroutes.logging.Secrets;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.slf4j.LoggerFactory;

/** Sets the logging up from the settings; log4j2.xml does the rest. */
final class Logging {

    /** The levels of the loggers that the settings have named. */
    private static final Map<String, Optional<Level>> BEFORE = new HashMap<>();

    private Logging() {
    }

    /** Must come before the first logger: the format can't change later. */
    static void configure(Settings settings) {
        System.setProperty("log.format", settings.get(Setting.LOG_FORMAT));
        levels(settings);
    }

    /**
     * For a command whose output is its answer alone. To be called before a second thread logs: two that set SLF4J and
     * Log4j up at the same time may leave loggers whose events go nowhere.
     */
    static void silence() {
        LoggerFactory.getILoggerFactory();
        Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    }

    /** Also for settings that changed while the program runs: what they no longer name is again as it was before. */
    static synchronized void levels(Settings settings) {
        Secrets.keep(settings.secrets());
        Configurator.setRootLevel(Level.toLevel(settings.get(Setting.LOG_LEVEL)));
        Map<String, String> levels = settings.logLevels();
        levels.keySet().forEach(logger -> BEFORE.computeIfAbsent(logger, Logging::level));
        BEFORE.forEach((logger, before) -> Configurator.setLevel(logger,
                levels.containsKey(logger) ? Level.toLevel(levels.get(logger)) : before.orElse(null)));
    }

    /** Empty when it goes by the loggers above it. */
    private static Optional<Level> level(String logger) {
        LoggerConfig config = ((LoggerContext) LogManager.getContext(false)).getConfiguration().getLoggerConfig(logger);
        return Optional.of(config).filter(found -> found.getName().equals(logger)).map(LoggerConfig::getExplicitLevel);
    }

    static void end() {
        LogManager.shutdown();
    }
}
