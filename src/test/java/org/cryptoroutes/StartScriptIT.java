package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The start script of the distribution: with an archive of classes, without one, and with one that does not fit. */
@TestMethodOrder(OrderAnnotation.class)
class StartScriptIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SHARED = ".* org\\.apache\\.camel\\.\\S+ source: shared objects file.*";
    private static final String NO_FINDINGS = "2 routes in 2 files: no findings";
    private static final int LARGE = 40 << 20;

    @TempDir
    private static Path directory;
    private static Path home;

    @BeforeAll
    static void unpack() throws IOException {
        Path archive = only(Path.of("target"), "crypto-routes-[0-9].*-dist.tar.gz").toAbsolutePath();
        try (Packaged tar = Packaged.start(List.of("tar", "xzf", archive.toString()), directory, Map.of())) {
            assertThat(tar.exitCode(PATIENCE)).isZero();
        }
        home = directory.resolve(archive.getFileName().toString().replace("-dist.tar.gz", "")).toRealPath();
    }

    @Test
    @Order(1)
    void aRunThatDidNotComeFarIsNoModelForTheNext() throws IOException {
        run("", "check", "--help");
        Path tooSmall = archive();
        assertThat(run("-Xlog:class+load", "check", "--help")).isNotEmpty()
                .noneMatch(line -> line.contains("file (top)"));
        assertThat(archive()).isEqualTo(tooSmall);
    }

    @Test
    @Order(2)
    void theFirstRunKeepsItsClassesAndTheNextSharesThem() throws IOException {
        assertThat(run("-Xlog:class+load", "check")).contains(NO_FINDINGS).noneMatch(line -> line.matches(SHARED));
        assertThat(run("-Xlog:class+load", "check")).contains(NO_FINDINGS).anyMatch(line -> line.matches(SHARED));
        assertThat(run("", "check")).containsExactly(NO_FINDINGS);
    }

    @Test
    @Order(3)
    void classesOfOtherJarsArePassedOverWithoutAWord() throws IOException {
        Path jar = only(home.resolve("lib"), "camel-api-.*");
        FileTime before = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        try {
            assertThat(run("", "check")).containsExactly(NO_FINDINGS);
        } finally {
            Files.setLastModifiedTime(jar, before);
        }
    }

    @Test
    @Order(4)
    void anArchiveWhoseWriterWasKilledIsWrittenAgain() throws IOException {
        Path archive = archive();
        Files.delete(archive);
        try (RandomAccessFile zeros = new RandomAccessFile(archive.toFile(), "rw")) {
            zeros.setLength(LARGE);
        }
        assertThat(run("", "check")).containsExactly(NO_FINDINGS);
        assertThat(run("-Xlog:class+load", "check")).anyMatch(line -> line.matches(SHARED));
    }

    @Test
    @Order(5)
    void theOptionsOfTheUserWin() throws IOException {
        assertThat(run("-XX:+UseG1GC -Xms32m -XX:+PrintFlagsFinal", "--version"))
                .anyMatch(line -> line.matches(" *bool UseG1GC += true .*"))
                .anyMatch(line -> line.matches(" *size_t InitialHeapSize += 33554432 .*"));
        assertThat(run("-XX:+PrintFlagsFinal", "--version"))
                .anyMatch(line -> line.matches(" *bool UseSerialGC += true .*"));
    }

    @Test
    @Order(6)
    void aDirectoryThatNobodyMayWriteToDoesNotMatter() throws IOException {
        Path data = home.resolve("data");
        Files.move(data, home.resolve("elsewhere"));
        Files.createFile(data);
        assertThat(run("", "check")).containsExactly(NO_FINDINGS);
    }

    private static List<String> run(String options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/crypto-routes").toString()));
        command.addAll(List.of(arguments));
        try (Packaged program = Packaged.start(command, Path.of("/"),
                Map.of("JAVA_OPTS", options, "JAVA_HOME", System.getProperty("java.home")))) {
            assertThat(program.exitCode(PATIENCE)).isZero();
            return program.lines();
        }
    }

    private static Path archive() throws IOException {
        return only(home.resolve("data"), ".*\\.jsa");
    }

    private static Path only(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(file -> file.getFileName().toString().matches(name)).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }
}
