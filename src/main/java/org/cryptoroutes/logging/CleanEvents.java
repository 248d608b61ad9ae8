package org.cryptoroutes.logging;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.DefaultLogEventFactory;
import org.apache.logging.log4j.core.impl.LogEventFactory;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.slf4j.MarkerFactory;

/**
 * Makes the events of the log, whoever logs, so that each is one line and tells no secret: a message may quote an API,
 * a record or a file, whose texts would else forge lines. {@code log4j2.component.properties} names this class.
 */
public final class CleanEvents implements LogEventFactory {

    /** For messages that are meant to have several lines; what they quote must be {@link Printable#line} then. */
    public static final org.slf4j.Marker LINES = MarkerFactory.getMarker("LINES");

    private static final int DEEPEST_CAUSE = 20;

    private final LogEventFactory events = DefaultLogEventFactory.getInstance();

    @Override
    public LogEvent createEvent(String logger, Marker marker, String caller, Level level, Message message,
                                List<Property> properties, Throwable thrown) {
        boolean severalLines = marker != null && marker.getName().equals(LINES.getName());
        String said = String.valueOf(message.getFormattedMessage());
        String clean = Secrets.hide(severalLines ? Printable.lines(said) : Printable.line(said));
        return events.createEvent(logger, marker, caller, level,
                clean.equals(said) ? message : new SimpleMessage(clean),
                properties, clean(thrown, 0));
    }

    private static Throwable clean(Throwable thrown, int depth) {
        if (thrown == null || isClean(thrown, depth)) {
            return thrown;
        }
        if (depth > DEEPEST_CAUSE) {
            return null;
        }
        Throwable retold = new Retold(clean(String.valueOf(thrown)), clean(thrown.getCause(), depth + 1));
        retold.setStackTrace(thrown.getStackTrace());
        Stream.of(thrown.getSuppressed()).map(one -> clean(one, depth + 1)).filter(Objects::nonNull)
                .forEach(retold::addSuppressed);
        return retold;
    }

    private static boolean isClean(Throwable thrown, int depth) {
        if (thrown == null) {
            return true;
        }
        String told = String.valueOf(thrown);
        return depth <= DEEPEST_CAUSE && clean(told).equals(told) && isClean(thrown.getCause(), depth + 1)
                && Stream.of(thrown.getSuppressed()).allMatch(one -> isClean(one, depth + 1));
    }

    private static String clean(String text) {
        return Secrets.hide(Printable.line(text));
    }

    /** Stands for an exception whose own words can't be logged as they are. */
    private static final class Retold extends Throwable {

        Retold(String words, Throwable cause) {
            super(words, cause, true, true);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
