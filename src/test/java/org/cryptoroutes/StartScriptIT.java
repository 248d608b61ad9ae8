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
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.converter.jaxp.XmlConverter;
import org.apache.camel.language.xpath.XPathBuilder;
import org.cryptoroutes.lint.RouteFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The start script of the distribution: with an archive of classes, without one, and with one that does not fit. */
@TestMethodOrder(OrderAnnotation.class)
class StartScriptIT {

    private static final String JAVA = System.getProperty("java.home");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SHARED = ".* org\\.apache\\.camel\\.\\S+ source: shared objects file.*";
    private static final String NO_FINDINGS = noFindings(0);
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

    private static String noFindings(int more) {
        return "%1$d routes in %1$d files: no findings".formatted(RouteFiles.list(Path.of("routes")).size() + more);
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

    /** Of a component, a language and a type converter that the program itself does not have. */
    @Test
    @Order(6)
    void findsWhatTheUserPutsIntoLibExt() throws Exception {
        Files.writeString(home.resolve("routes/first.camel.yaml"), """
                - route:
                    id: first
                    description: Take a name out of XML
                    from:
                      uri: timer:once
                      parameters: {repeatCount: 1}
                      steps:
                        - setBody: {expression: {constant: {expression: <coin><name>Bitcoin</name></coin>}}}
                        - setBody: {expression: {xpath: {expression: /coin/name/text(), resultType: java.lang.String}}}
                        - to: {id: hand-on, uri: "seda:next"}
                """);
        Files.writeString(home.resolve("routes/second.camel.yaml"), """
                - route:
                    id: second
                    description: Show what the first one sends
                    from:
                      uri: seda:next
                      steps: [{log: {message: "taken up: ${body}"}}]
                """);
        try {
            assertThat(run(1, "", "check")).contains(
                    "routes/first.camel.yaml:9: the language 'xpath' is no part of this program: put its jar "
                            + "camel-xpath-4.18.0.jar into lib/ext with all that it needs",
                    "routes/second.camel.yaml:5: the component 'seda' is no part of this program: put its jar "
                            + "camel-seda-4.18.0.jar into lib/ext with all that it needs");

            Path extra = Files.createDirectory(home.resolve("lib/ext"));
            for (Class<?> part : List.of(SedaComponent.class, XPathBuilder.class, XmlConverter.class)) {
                Path jar = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
                Files.copy(jar, extra.resolve(jar.getFileName()));
            }
            assertThat(run("", "check")).containsExactly(noFindings(2));
            List<String> start = List.of("--set", "price-poller.enabled=false", "--set", "price-log.enabled=false",
                    "--set", "kafka.embedded=false", "--set", "kafka.bootstrap-servers=localhost:" + Ports.free(),
                    "--set", "management.port=0", "--set", "producer.run-duration=1", "--set", "candles.enabled=false");
            for (List<String> command : List.of(List.of(home.resolve("bin/crypto-routes").toString()),
                    List.of(JAVA + "/bin/java", "-jar", home.resolve("crypto-routes.jar").toString()))) {
                try (Packaged program = Packaged.start(Stream.concat(command.stream(), start.stream()).toList(), home,
                        Map.of("JAVA_HOME", JAVA))) {
                    program.await(1, ".*taken up: Bitcoin", PATIENCE);
                    assertThat(program.exitCode(PATIENCE)).isZero();
                    assertThat(program.lines()).noneMatch(line -> line.contains("ERROR"));
                }
            }
        } finally {
            Files.delete(home.resolve("routes/first.camel.yaml"));
            Files.delete(home.resolve("routes/second.camel.yaml"));
        }
    }

    @Test
    @Order(7)
    void aDirectoryThatNobodyMayWriteToDoesNotMatter() throws IOException {
        Path data = home.resolve("data");
        Files.move(data, home.resolve("elsewhere"));
        Files.createFile(data);
        assertThat(run("", "check")).containsExactly(NO_FINDINGS);
    }

    private static List<String> run(String options, String... arguments) {
        return run(0, options, arguments);
    }

    private static List<String> run(int code, String options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/crypto-routes").toString()));
        command.addAll(List.of(arguments));
        try (Packaged program = Packaged.start(command, Path.of("/"),
                Map.of("JAVA_OPTS", options, "JAVA_HOME", JAVA))) {
            assertThat(program.exitCode(PATIENCE)).isEqualTo(code);
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
