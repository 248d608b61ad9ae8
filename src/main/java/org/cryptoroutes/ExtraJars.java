package org.cryptoroutes;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cryptoroutes.settings.InvalidSetting;

/**
 * The jars that a user adds, with further parts of Camel for example: the class path of the program itself is fixed.
 */
final class ExtraJars {

    private ExtraJars() {
    }

    /**
     * Lets this thread, and all that it starts, find what is in the jars: Camel looks there for what it does not find
     * in the program.
     *
     * @param jarDirectory of the program; the jars are in {@code lib/ext} there, which need not exist
     * @throws InvalidSetting when they can't be read
     */
    static void add(Path jarDirectory) {
        Path directory = jarDirectory.resolve("lib").resolve("ext");
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<URL> jars = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                jars.add(file.toUri().toURL());
            }
            Thread thread = Thread.currentThread();
            thread.setContextClassLoader(new URLClassLoader("extra", jars.toArray(URL[]::new),
                    thread.getContextClassLoader()));
        } catch (IOException e) {
            throw new InvalidSetting("The jars in %s can't be read: %s.".formatted(directory, e));
        }
    }
}
