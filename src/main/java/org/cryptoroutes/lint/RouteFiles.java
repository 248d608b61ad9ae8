package org.cryptoroutes.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cryptoroutes.settings.Placeholders;

/** The YAML routes of a directory; those of its subdirectories are no part of it. */
public final class RouteFiles {

    /** What a file must be called to be a route: Kaoto, the Camel CLI and editors go by it. */
    public static final String SUFFIX = ".camel.yaml";

    private static final Pattern ROUTE_ID = Pattern.compile("(?m)^ {4,6}id: *[\"']?([A-Za-z0-9_.-]+)");

    private RouteFiles() {
    }

    /** As {@link #settings(Collection)}, of the files as they are now. */
    public static Set<String> settings(Path directory) {
        return settings(read(directory));
    }

    /** The settings that these routes read: what they refer to as {@code {{key}}}, and the switch of each. */
    public static Set<String> settings(Collection<RouteFile> files) {
        Set<String> keys = new TreeSet<>();
        for (RouteFile file : files) {
            keys.addAll(Placeholders.in(file.text()));
            ROUTE_ID.matcher(file.text()).results().forEach(match -> keys.add(match.group(1) + ".enabled"));
        }
        return keys;
    }

    /** The route files, by name; empty when the directory is missing. */
    public static Set<Path> list(Path directory) {
        return list(directory, file -> name(file).endsWith(SUFFIX));
    }

    /** The route files as they are now, by name; empty when the directory is missing. */
    public static List<RouteFile> read(Path directory) {
        return read(list(directory));
    }

    /** The other YAML files of the directory, which nothing loads: {@link Lint} tells those that look like a route. */
    public static List<RouteFile> readOthers(Path directory) {
        return read(list(directory, file -> name(file).matches("(?i).+\\.ya?ml") && !name(file).endsWith(SUFFIX)));
    }

    private static List<RouteFile> read(Set<Path> paths) {
        List<RouteFile> files = new ArrayList<>();
        for (Path path : paths) {
            try {
                files.add(RouteFile.read(path));
            } catch (NoSuchFileException e) {
                // Deleted since it was listed: as if it had never been there
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(path + " can't be read", e);
            }
        }
        return List.copyOf(files);
    }

    private static Set<Path> list(Path directory, Predicate<Path> wanted) {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            // Hidden ones are not the user's: editors and copying programs leave them for a moment
            return files.filter(wanted).filter(file -> !name(file).startsWith(".")).filter(Files::isRegularFile)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " can't be read", e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
