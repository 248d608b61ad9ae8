package org.cryptoroutes.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file held when it was read: its content, not its time stamp, tells whether it has changed.
 *
 * @param path  where it was
 * @param text  all of it but a byte-order mark; bytes that are not UTF-8 have become U+FFFD
 * @param fault why it can't be read, and what to do about it; empty when it could be
 */
public record RouteFile(Path path, String text, String fault) {

    /** A file that could be read. */
    public RouteFile(Path path, String text) {
        this(path, text, "");
    }

    /** @throws IOException when the file can't be read, {@link java.nio.file.NoSuchFileException} when it is gone */
    public static RouteFile read(Path path) throws IOException {
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        return new RouteFile(path, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** A file that is there and can't be read. */
    static RouteFile unreadable(Path path, IOException why) {
        String fault = Files.isDirectory(path)
                ? "this is a directory, and the name is that of a file: put the file in its place, or rename it"
                : Files.isSymbolicLink(path) && !Files.exists(path)
                        ? "this links to a file that is not there: correct the link, or delete it"
                        : why instanceof AccessDeniedException
                                ? "the program may not read this file: give its user the right to"
                                : "this file can't be read: " + why.getMessage();
        return new RouteFile(path, "", fault);
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
