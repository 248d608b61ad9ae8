package org.cryptoroutes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Listens to the log of this process: what was said, at which level, with or without a stack trace. */
public final class LogLines extends AbstractAppender implements AutoCloseable {

    private final List<LogEvent> events = new CopyOnWriteArrayList<>();

    private LogLines() {
        super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    public static LogLines listen() {
        LogLines lines = new LogLines();
        lines.start();
        root().addAppender(lines);
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
    }

    /** The messages at WARN and above. */
    public List<String> warnings() {
        return events.stream().filter(event -> event.getLevel().isMoreSpecificThan(org.apache.logging.log4j.Level.WARN))
                .map(event -> event.getMessage().getFormattedMessage()).toList();
    }

    /** All messages of a logger, by the last part of its name. */
    public List<String> of(String logger) {
        return events.stream().filter(event -> event.getLoggerName().endsWith(logger))
                .map(event -> event.getMessage().getFormattedMessage()).toList();
    }

    public boolean anyStackTrace() {
        return events.stream().anyMatch(event -> event.getThrown() != null);
    }

    @Override
    public void close() {
        root().removeAppender(this);
        stop();
    }

    private static org.apache.logging.log4j.core.Logger root() {
        return ((LoggerContext) LogManager.getContext(false)).getRootLogger();
    }
}
