package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The candles of the program as it is tried first, and the commands that must not pay for them. */
class CandlesDemoIT {

    /** On two quiet cores it takes 15 seconds from the start of the jar to the first candle. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MOST_MEMORY_KB = 200 << 10;

    @TempDir
    private Path directory;

    private static List<ProcessHandle> jobs(Packaged program) {
        return ProcessHandle.of(program.pid()).stream().flatMap(ProcessHandle::descendants)
                .filter(child -> child.info().commandLine().orElse("").contains("LocalJob")).toList();
    }

    private static long residentKb(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:")).map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst().orElse(0L);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDemoShowsCandlesAndItsJobIsSmallAndEndsWithIt() {
        String kafka = "localhost:" + Ports.free();
        Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka, "MANAGEMENT_PORT", "0",
                "CANDLES_ENABLED", "true", "ALERT_LOG_ENABLED", "true");
        List<ProcessHandle> jobs;
        try (Packaged demo = Packaged.start(Packaged.home(directory), environment, "--demo")) {
            Probe probe = new Probe(demo);
            await().atMost(PATIENCE).until(() -> probe.metrics().getOrDefault("crypto_candles_total{interval=\"5s\"}",
                    0.0) > 8);
            assertThat(new CandleTopics(kafka, "crypto", "crypto-prices").count("candles")).isPositive();
            assertThat(probe.message("candles")).matches("the job runs, the newest candle ended \\d+ s ago");
            assertThat(probe.status("/observe/health/ready")).isEqualTo(200);

            jobs = jobs(demo);
            assertThat(jobs).hasSize(1).allMatch(job -> residentKb(job) < MOST_MEMORY_KB);
            try (Packaged consumer = Packaged.start(directory, environment, "consume", "--filter", "BTC")) {
                consumer.await(1, ".*BTC .*", PATIENCE);
                assertThat(jobs(consumer)).isEmpty();
                assertThat(new Probe(consumer).get("/observe/health")).doesNotContain("\"candles\"");
            }
            demo.terminate();
            demo.exitCode(Duration.ofSeconds(20));
        }
        assertThat(jobs).noneMatch(ProcessHandle::isAlive);
        assertThat(directory.resolve("data/candles"))
                .isDirectoryRecursivelyContaining("regex:.*/savepoint-[^/]*/_metadata");
    }

    @Test
    void withoutFlinkBesideTheJarItSaysSoAndTheRestGoesOn() throws IOException {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.copy(Path.of("target/crypto-routes.jar"), elsewhere.resolve("crypto-routes.jar"));
        Files.createSymbolicLink(elsewhere.resolve("lib"), Path.of("target/lib").toAbsolutePath());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (Packaged demo = Packaged.start(List.of(java.toString(), "-jar", elsewhere.resolve("crypto-routes.jar")
                .toString(), "--demo"),
                Packaged.home(directory.resolve("home")), Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free(),
                        "MANAGEMENT_PORT", "0", "CANDLES_ENABLED", "true"))) {
            demo.await(1,
                    ".*The job of the candles has ended: there is no .*flink, which the archive of the program and its build have.*",
                    PATIENCE);
            demo.await(1, ".*BTC .*", PATIENCE);
            assertThat(new Probe(demo).message("candles")).startsWith("the job does not run: there is no ");
        } finally {
            Files.delete(elsewhere.resolve("lib"));
        }
    }
}
