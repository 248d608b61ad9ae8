package org.cryptoroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The classes of the packaged program, loaded and verified once for all starts of it in tests: with them a start takes
 * a third of the CPU. Made when first asked for, by whichever of the JVMs of the tests is first, anew for each jar.
 */
final class SharedClasses {

    private static final Path ARCHIVE = Path.of("target/shared-classes.jsa").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private SharedClasses() {
    }

    /** The options of a JVM that runs the jar with them; when they do not fit, the JVM passes them over. */
    static List<String> options(Path jar, List<String> command) {
        try {
            return List.of("-Xlog:cds*=off", "-XX:SharedArchiveFile=" + archive(jar, command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized Path archive(Path jar, List<String> command) throws IOException {
        try (FileChannel lock = FileChannel.open(ARCHIVE.resolveSibling("shared-classes.lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (!Files.exists(ARCHIVE)
                    || Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                make(jar, command);
            }
        }
        return ARCHIVE;
    }

    /** Lets a demo run for a second, which loads nearly all classes that there are to load. */
    private static void make(Path jar, List<String> command) throws IOException {
        Path unfinished = ARCHIVE.resolveSibling("shared-classes.unfinished");
        Path home = Packaged.home(Files.createTempDirectory(ARCHIVE.getParent(), "shared-classes"));
        List<String> run = new ArrayList<>(command);
        run.addAll(List.of("-Xlog:cds*=off", "-XX:ArchiveClassesAtExit=" + unfinished, "-jar", jar.toString(), "--demo",
                "--set", "producer.run-duration=1", "--set", "management.port=0"));
        try (Packaged demo = Packaged.start(run, home,
                Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free()))) {
            if (demo.exitCode(PATIENCE) != 0) {
                throw new AssertionError("the demo whose classes are kept failed:\n" + String.join("\n", demo.lines()));
            }
        }
        Files.move(unfinished, ARCHIVE, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
