package org.cryptoroutes.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cryptoroutes.settings.Placeholders;

/**
 * The YAML files below a directory, in folders of any depth: routes everywhere but in {@code tests/}, tests of routes
 * there and nowhere else. What is hidden, files and folders, is not the user's: editors, copying programs and mounts
 * leave it there.
 */
public final class RouteFiles {

    /** What a file must be called to be a route: Kaoto, the Camel CLI and editors go by it. */
    public static final String SUFFIX = ".camel.yaml";
    /** What a file must be called to hold tests of routes. */
    public static final String TEST_SUFFIX = ".test.yaml";
    /** The folder of the tests, right below the directory. */
    static final String TESTS = "tests";

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
            Entry.of(file).stream().flatMap(entry -> entry.routeId().stream()).forEach(id -> keys.add(id + ".enabled"));
        }
        return keys;
    }

    /** The route files, by path; empty when the directory is missing. */
    public static Set<Path> list(Path directory) {
        return list(directory, Integer.MAX_VALUE);
    }

    /** @param depth of the folders that are looked at; 1 = none, the directory alone */
    public static Set<Path> list(Path directory, int depth) {
        return files(directory, depth, file -> isRoute(directory, file));
    }

    /** The files with tests of the routes, by path. */
    public static Set<Path> tests(Path directory) {
        return files(directory, Integer.MAX_VALUE, file -> isTest(directory, file));
    }

    /**
     * The route files as they are now, by path; empty when the directory is missing.
     *
     * @throws UncheckedIOException when a folder can't be looked into
     */
    public static List<RouteFile> read(Path directory) {
        return read(list(directory));
    }

    /** The other YAML files, which nothing loads: {@link Lint} tells those that look as if something should. */
    public static List<RouteFile> readOthers(Path directory) {
        return read(files(directory, Integer.MAX_VALUE, file -> name(file).matches("(?i).+\\.ya?ml")
                && !isRoute(directory, file) && !isTest(directory, file)));
    }

    private static boolean isRoute(Path directory, Path file) {
        return name(file).endsWith(SUFFIX) && !file.startsWith(directory.resolve(TESTS));
    }

    private static boolean isTest(Path directory, Path file) {
        return name(file).endsWith(TEST_SUFFIX) && file.startsWith(directory.resolve(TESTS));
    }

    private static List<RouteFile> read(Set<Path> paths) {
        List<RouteFile> files = new ArrayList<>();
        for (Path path : paths) {
            try {
                files.add(RouteFile.read(path));
            } catch (IOException e) {
                // One that was deleted since it was listed is as if it had never been there
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(RouteFile.unreadable(path, e));
                }
            }
        }
        return List.copyOf(files);
    }

    private static Set<Path> files(Path directory, int depth, Predicate<Path> wanted) {
        Set<Path> files = new TreeSet<>();
        try {
            collect(directory, depth, files);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " can't be read", e);
        }
        files.removeIf(wanted.negate());
        return files;
    }

    private static void collect(Path folder, int depth, Set<Path> files) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(one -> !name(one).startsWith(".")).toList()) {
                if (name(entry).endsWith(SUFFIX) || !Files.isDirectory(entry)) {
                    files.add(entry);
                } else if (folder.toRealPath().startsWith(entry.toRealPath())) {
                    throw new IOException("the link %s leads back to a folder that it is in".formatted(entry));
                } else if (depth > 1) {
                    collect(entry, depth - 1, files);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Removed since it was listed: as if it had never been there
            return;
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
