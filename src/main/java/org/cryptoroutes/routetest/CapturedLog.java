package org.cryptoroutes.routetest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * Takes the log of this process while a route is under test: its warnings are part of the outcome, and none of it
 * belongs between the results on the screen.
 */
final class CapturedLog extends AbstractFilter implements AutoCloseable {

    /** What Camel and Kafka say is for those who develop them. */
    private static final String LIBRARIES = "org.apache.";

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Map<LoggerConfig, Level> levels = new LinkedHashMap<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    /** From now on until it is closed. */
    static CapturedLog begin() {
        CapturedLog log = new CapturedLog();
        log.context.getConfiguration().getLoggers().values().forEach(log::take);
        log.context.updateLoggers();
        return log;
    }

    private void take(LoggerConfig logger) {
        levels.put(logger, logger.getLevel());
        if (!logger.getName().startsWith(LIBRARIES) && logger.getLevel().isMoreSpecificThan(Level.INFO)) {
            // A user who wants to see less still tests what the route would say
            logger.setLevel(Level.INFO);
        }
        logger.addFilter(this);
    }

    @Override
    public Result filter(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.WARN) && !event.getLoggerName().startsWith(LIBRARIES)) {
            warnings.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
        return Result.DENY;
    }

    /** The lines of WARN and above: level and text. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        levels.forEach((logger, level) -> {
            logger.removeFilter(this);
            logger.setLevel(level);
        });
        context.updateLoggers();
    }
}
