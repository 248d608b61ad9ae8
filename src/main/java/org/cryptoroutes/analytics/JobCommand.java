package org.cryptoroutes.analytics;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Starts the job of the candles as a process of its own. */
final class JobCommand {

    private static final String MAIN = "org.cryptoroutes.candles.LocalJob";
    /**
     * A small heap that gives back what it does not need, and the quick compiler alone: the job mostly waits. With less
     * of the heap free, every fourth second of a job that catches up goes into full collections.
     */
    private static final List<String> OPTIONS = List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmx512m", "-XX:MinHeapFreeRatio=30", "-XX:MaxHeapFreeRatio=50",
            "-XX:TrimNativeHeapInterval=10000", "-XX:+ExitOnOutOfMemoryError");

    private final Path jar;
    private final Path libraries;
    private final Path directory;

    /**
     * @param home where the program's jar is, and Flink's in {@code flink/}
     * @param data the directory of the program's data; need not exist
     */
    JobCommand(Path home, Path data) {
        this.jar = home.resolve("crypto-routes.jar");
        this.libraries = home.resolve("flink");
        this.directory = data.resolve("candles").toAbsolutePath();
    }

    /** Why no process can be started, as a sentence without its end; empty when nothing is missing. */
    Optional<String> missing() {
        return Stream.of(jar, libraries).filter(path -> !Files.exists(path)).findFirst()
                .map(path -> "there is no %s, which the archive of the program and its build have".formatted(path));
    }

    /**
     * Starts it. Its log goes where this program's errors go, its standard output tells of the job, and its standard
     * input must stay open for as long as it is to live.
     *
     * @param settings  of the job; not in the command line, where every user of this machine could read them
     * @param logFormat console or json
     * @param logLevel  of all that has no level of its own
     */
    Process start(Map<String, String> settings, String logFormat, String logLevel) throws IOException {
        Path scratch = emptied(directory.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-Djava.io.tmpdir=" + scratch, "-Dlog.format=" + logFormat, "-Dlog.level=" + logLevel,
                "-Dlog.target=SYSTEM_ERR", "-cp", jar + File.pathSeparator + libraries.resolve("*"), MAIN,
                directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        Properties lines = new Properties();
        lines.putAll(settings);
        OutputStream input = process.getOutputStream();
        lines.store(input, null);
        input.write('\n');
        input.flush();
        return process;
    }

    /** What a process that was killed has left there, nobody else removes. */
    private static Path emptied(Path scratch) throws IOException {
        if (Files.isDirectory(scratch)) {
            try (Stream<Path> files = Files.walk(scratch)) {
                files.sorted(Comparator.reverseOrder()).forEach(JobCommand::delete);
            }
        }
        return Files.createDirectories(scratch);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
