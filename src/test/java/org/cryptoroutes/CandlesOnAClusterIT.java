package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.cryptoroutes.candles.Reference;
import org.cryptoroutes.candles.Ticks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar on a real Flink cluster: submitted, stopped with a savepoint, resumed; and what a single machine began.
 */
class CandlesOnAClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private static Path directory;
    private static BrokerProcess broker;
    private static FlinkCluster cluster;
    private static List<Ticks.Tick> ticks;
    private static SortedMap<String, List<Map<String, Object>>> expected;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(directory.resolve("broker"));
        ticks = Ticks.of(13, Instant.now().minus(Duration.ofHours(12)), 20, 40_000);
        Reference reference = new Reference(CandleTopics.INTERVALS, Duration.ofSeconds(10), Duration.ofSeconds(900));
        ticks.forEach(reference::add);
        expected = reference.candles();
        cluster = FlinkCluster.start(directory.resolve("cluster"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        broker.close();
    }

    private static CandleTopics topics(String prefix) {
        CandleTopics topics = new CandleTopics(broker.bootstrapServers(), prefix, prefix + "-prices");
        topics.create();
        topics.send(ticks.subList(0, 20_000));
        return topics;
    }

    private static void awaitAll(CandleTopics topics) {
        long all = expected.values().stream().mapToLong(List::size).sum();
        assertThat(CandleTopics.differences(expected, topics.await("candles", all, PATIENCE))).isEmpty();
    }

    @Test
    void aSavepointIsResumedWithoutACandleMissingOrTwice() {
        CandleTopics topics = topics("session");
        String job = cluster.run(List.of(), topics.settings());
        await().atMost(PATIENCE).until(() -> topics.count("candles") > 1000);
        String savepoint = cluster.stop(job);
        topics.send(ticks.subList(20_000, ticks.size()));

        job = cluster.run(List.of("-s", savepoint), topics.settings());
        awaitAll(topics);
        cluster.stop(job);
    }

    @Test
    void whatOneMachineBeganTheClusterGoesOnWith() throws IOException {
        CandleTopics topics = topics("machine");
        Path home = Packaged.home(directory.resolve("home"));
        try (Packaged program = Packaged.start(home, topics.environment(), "candles")) {
            await().atMost(PATIENCE).until(() -> topics.count("candles") > 1000);
            program.terminate();
            program.exitCode(Duration.ofSeconds(30));
        }
        Path state;
        try (Stream<Path> files = Files.walk(home.resolve("data/candles"))) {
            state = files.filter(file -> file.toString().matches(".*/savepoint-[^/]*/_metadata")).findFirst()
                    .orElseThrow().getParent();
        }
        topics.send(ticks.subList(20_000, ticks.size()));

        String job = cluster.run(List.of("-s", state.toUri().toString()), topics.settings());
        awaitAll(topics);
        cluster.stop(job);
    }
}
