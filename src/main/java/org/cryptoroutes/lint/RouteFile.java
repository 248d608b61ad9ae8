package org.cryptoroutes.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file held when it was read: its content, not its time stamp, tells whether it has changed.
 *
 * @param path where it was
 * @param text all of it; bytes that are not UTF-8 have become U+FFFD
 */
public record RouteFile(Path path, String text) {

    /** @throws IOException when the file can't be read, {@link java.nio.file.NoSuchFileException} when it is gone */
    public static RouteFile read(Path path) throws IOException {
        return new RouteFile(path, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    }

    /** @param line from 1 */
    public Finding at(int line, String message) {
        return new Finding(path, line, message.replaceAll("\\s+", " "));
    }

    Finding at(Yaml place, String message) {
        return at(place.line(), message);
    }

    /** Whether the file may declare something of the kind and name, as far as one can tell without reading it. */
    boolean mentions(String kind, String name) {
        return text.contains(kind) && text.contains(name);
    }

    /** The name without its directory. */
    public String name() {
        return path.getFileName().toString();
    }
}
