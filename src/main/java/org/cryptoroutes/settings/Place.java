package org.cryptoroutes.settings;

import java.nio.file.Path;

/**
 * A line of a file that a user edits.
 *
 * @param line from 1
 */
public record Place(Path file, int line) {

    /** The file as seen from the working directory when it is below it, else in full. */
    public static Path seen(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path there = file.toAbsolutePath().normalize();
        return there.startsWith(here) ? here.relativize(there) : there;
    }

    /** {@code file:line}, which editors and CI jump to. */
    @Override
    public String toString() {
        return seen(file) + ":" + line;
    }
}
