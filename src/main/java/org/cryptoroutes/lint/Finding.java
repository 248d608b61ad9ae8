package org.cryptoroutes.lint;

import java.nio.file.Path;
import java.util.Comparator;
import org.cryptoroutes.logging.Printable;
import org.cryptoroutes.settings.Place;

/**
 * Something in a file that must be put right.
 *
 * @param file    where it is
 * @param line    from 1
 * @param message one sentence that names what is wrong and what would be right
 */
public record Finding(Path file, int line, String message) implements Comparable<Finding> {

    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line).thenComparing(Finding::message);

    /** One line, whatever the texts that the message quotes. */
    public Finding {
        message = Printable.line(message);
    }

    /** {@code file:line: message}, the file as seen from the working directory; editors and CI jump to it. */
    public String text() {
        return "%s:%d: %s".formatted(Printable.line(place().toString()), line, message);
    }

    /** The file as seen from the working directory when it is below it, else in full. */
    public Path place() {
        return Place.seen(file);
    }

    /** Whether the other is in the same line. */
    boolean isBeside(Finding other) {
        return file.equals(other.file) && line == other.line;
    }

    @Override
    public int compareTo(Finding other) {
        return BY_PLACE.compare(this, other);
    }

    @Override
    public String toString() {
        return text();
    }
}
