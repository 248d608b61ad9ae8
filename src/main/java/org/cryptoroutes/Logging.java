package org.cryptoroutes;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.cryptoroutes.logging.Secrets;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** Sets the logging up from the settings; log4j2.xml does the rest. */
final class Logging {

    private Logging() {
    }

    /** Must come before the first logger: the format can't change later. */
    static void configure(Settings settings) {
        System.setProperty("log.format", settings.get(Setting.LOG_FORMAT));
        levels(settings);
    }

    /** For a command whose output is its answer alone. */
    static void silence() {
        Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    }

    /** Also for settings that changed while the program runs. */
    static void levels(Settings settings) {
        Secrets.keep(settings.secrets());
        Configurator.setRootLevel(Level.toLevel(settings.get(Setting.LOG_LEVEL)));
        settings.logLevels().forEach((logger, level) -> Configurator.setLevel(logger, Level.toLevel(level)));
    }

    static void end() {
        LogManager.shutdown();
    }
}
