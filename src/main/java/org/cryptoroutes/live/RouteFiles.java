package org.cryptoroutes.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The YAML routes of a directory. */
public final class RouteFiles {

    /** What a file must be called to be a route: Kaoto, the Camel CLI and editors go by it. */
    public static final String SUFFIX = ".camel.yaml";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9_.-]+)");
    private static final Pattern ROUTE_ID = Pattern.compile("(?m)^ {4,6}id: *[\"']?([A-Za-z0-9_.-]+)");

    private RouteFiles() {
    }

    /** The settings that the routes read: what they refer to as {@code {{key}}}, and the switch of each. */
    public static Set<String> settings(Path directory) {
        Set<String> keys = new TreeSet<>();
        for (Path file : list(directory)) {
            try {
                String text = Files.readString(file);
                PLACEHOLDER.matcher(text).results().forEach(match -> keys.add(match.group(1)));
                ROUTE_ID.matcher(text).results().forEach(match -> keys.add(match.group(1) + ".enabled"));
            } catch (IOException e) {
                throw new UncheckedIOException(file + " can't be read", e);
            }
        }
        return keys;
    }

    /** The route files, by name; empty when the directory is missing. */
    public static Set<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            Set<Path> found = new TreeSet<>();
            files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " can't be read", e);
        }
    }
}
