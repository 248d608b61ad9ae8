package org.cryptoroutes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Listens to the log of this process: what was said, at which level, with or without a stack trace. */
public final class LogLines extends AbstractAppender implements AutoCloseable {

    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final Logger source;

    private LogLines(Logger source) {
        super("lines", null, null, true, Property.EMPTY_ARRAY);
        this.source = source;
    }

    public static LogLines listen() {
        return listen(((LoggerContext) LogManager.getContext(false)).getRootLogger());
    }

    /** To what the filters of one logger let through. */
    static LogLines listen(Logger source) {
        LogLines lines = new LogLines(source);
        lines.start();
        source.addAppender(lines);
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
        source.removeAppender(this);
        stop();
    }
}
