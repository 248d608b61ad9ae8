package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cryptoroutes.candles.Reference;
import org.cryptoroutes.candles.Ticks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The candles of the packaged program, with a real broker and real deaths: nothing twice, nothing missing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CandlesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String RUNS = ".*Candles of .* on .*, indicators on .*, alerts on .*";

    @TempDir
    private static Path directory;
    private static BrokerProcess broker;
    private static CandleTopics topics;
    private static Path home;
    private static List<Ticks.Tick> ticks;
    private static Reference reference;
    private static SortedMap<String, List<Map<String, Object>>> expected;
    private static Packaged program;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(directory.resolve("broker"));
        topics = new CandleTopics(broker.bootstrapServers(), "one", "crypto-prices");
        topics.create();
        // Recent: the broker deletes what is older than seven days
        ticks = Ticks.of(11, Instant.now().minus(Duration.ofHours(24)), 50, 300_000);
        reference = new Reference(CandleTopics.INTERVALS, Duration.ofSeconds(10), Duration.ofSeconds(900));
        ticks.forEach(reference::add);
        expected = reference.candles();
        home = Packaged.home(directory.resolve("home"));
        program = candles(home, topics);
    }

    @AfterAll
    static void stop() {
        program.close();
        broker.close();
    }

    private static Packaged candles(Path home, CandleTopics topics) {
        return Packaged.start(home, topics.environment(), "candles");
    }

    /** The process of the job. */
    private static ProcessHandle child(Packaged program) {
        return await().atMost(PATIENCE).until(() -> ProcessHandle.of(program.pid()).stream()
                .flatMap(ProcessHandle::children)
                .filter(child -> child.info().commandLine().orElse("").contains("LocalJob")).toList(),
                children -> !children.isEmpty()).get(0);
    }

    @Test
    @Order(1)
    void twoKillsAnOutageAndARestartCostNoCandleAndMakeNoneTwice() throws Exception {
        topics.send(ticks.subList(0, 100_000));
        await().atMost(PATIENCE).until(() -> topics.count("candles") > 1000);
        child(program).destroyForcibly();
        topics.send(ticks.subList(100_000, 160_000));
        program.await(2, RUNS, PATIENCE);
        await().atMost(PATIENCE).until(() -> topics.count("candles") > 16_000);
        child(program).destroyForcibly();
        program.await(3, RUNS, PATIENCE);

        broker.kill();
        await().pollDelay(Duration.ofSeconds(30)).atMost(PATIENCE).until(() -> true);
        broker.start();
        topics.send(ticks.subList(160_000, 250_000));
        await().atMost(PATIENCE).until(() -> topics.count("candles") > 36_000);

        program.terminate();
        assertThat(program.exitCode(Duration.ofSeconds(30))).isEqualTo(143);
        program = candles(home, topics);
        topics.send(ticks.subList(250_000, ticks.size()));

        long all = expected.values().stream().mapToLong(List::size).sum();
        Map<String, List<ConsumerRecord<byte[], byte[]>>> candles = topics.await("candles", all, PATIENCE);
        assertThat(CandleTopics.differences(expected, candles)).isEmpty();
        assertThat(topics.await("late", reference.late, PATIENCE).values().stream().mapToLong(List::size).sum())
                .isEqualTo(reference.late);
        assertThat(topics.await("dead", reference.rejected, PATIENCE).values().stream().mapToLong(List::size).sum())
                .isEqualTo(reference.rejected);
    }

    @Test
    @Order(2)
    void everyIndicatorAndAlertIsThereOnce() {
        SortedMap<String, List<Map<String, Object>>> indicators = new TreeMap<>();
        long alerts = 0;
        for (Map.Entry<String, List<Map<String, Object>>> series : expected.entrySet()) {
            List<Map<String, Object>> candles = series.getValue();
            indicators.put(series.getKey(), Reference.indicators(candles));
            if (series.getKey().endsWith(" 1m")) {
                alerts += reference.moves(candles, Duration.ofMinutes(5), "5m", 3).size()
                        + reference.moves(candles, Duration.ofHours(1), "1h", 5).size();
            }
            if (series.getKey().endsWith(" 5m") || series.getKey().endsWith(" 1h")) {
                alerts += reference.turns(candles, indicators.get(series.getKey()), series.getKey().split(" ")[1])
                        .size();
            }
        }

        assertThat(CandleTopics.differences(indicators, topics.read("indicators"))).isEmpty();
        List<Object> ids = topics.read("alerts").values().stream().flatMap(List::stream)
                .map(record -> Reference.read(record.value()).get("id")).toList();
        assertThat(ids).hasSize((int) alerts).doesNotHaveDuplicates();
    }

    @Test
    @Order(3)
    void whatWentInAndWhatCameOutAddUpInTheMetricsOverAllRestarts() {
        Probe probe = new Probe(program);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Double> metrics = probe.metrics();
            assertThat(metrics.get("crypto_ticks_read_total")).isEqualTo(ticks.size());
            assertThat(metrics).containsEntry("crypto_ticks_sampled_total", (double) reference.sampled)
                    .containsEntry("crypto_ticks_late_total", (double) reference.late)
                    .containsEntry("crypto_ticks_stale_total", (double) reference.stale)
                    .containsEntry("crypto_ticks_rejected_total", (double) reference.rejected)
                    .containsEntry("crypto_candles_running", 1.0);
            for (String interval : CandleTopics.INTERVALS.keySet()) {
                assertThat(metrics.get("crypto_candles_total{interval=\"%s\"}".formatted(interval))).isEqualTo(
                        expected.entrySet().stream().filter(series -> series.getKey().endsWith(" " + interval))
                                .mapToDouble(series -> series.getValue().size()).sum());
            }
        });
        assertThat(probe.message("candles")).matches("the job runs, the newest candle ended \\d+ s ago");
    }

    @Test
    @Order(4)
    void aReplayGivesTheSameByteForByte() {
        CandleTopics again = new CandleTopics(broker.bootstrapServers(), "two", "crypto-prices");
        try (Packaged replay = candles(Packaged.home(directory.resolve("replay")), again)) {
            for (String kind : List.of("candles", "indicators", "alerts", "late", "dead")) {
                Map<String, List<ConsumerRecord<byte[], byte[]>>> first = topics.read(kind);
                long all = first.values().stream().mapToLong(List::size).sum();
                assertThat(texts(kind, again.await(kind, all, PATIENCE)).equals(texts(kind, first))).as(kind).isTrue();
            }
        }
    }

    @Test
    @Order(5)
    void noPortOfItIsOpenToOthersOrTakesAJob() throws Exception {
        long pid = child(program).pid();
        program.await(1, RUNS, PATIENCE);
        List<ListeningSockets.Socket> sockets = ListeningSockets.of(pid);

        assertThat(sockets).allMatch(ListeningSockets.Socket::isLoopback);
        byte[] jar = Files.readAllBytes(Path.of("target/crypto-candles-job.jar"));
        for (ListeningSockets.Socket socket : sockets) {
            String place = "http://127.0.0.1:" + socket.port();
            HttpRequest upload = HttpRequest.newBuilder(URI.create(place + "/v1/jars/upload"))
                    .timeout(Duration.ofSeconds(5))
                    .header("Content-Type", "multipart/form-data; boundary=x").POST(HttpRequest.BodyPublishers.concat(
                            HttpRequest.BodyPublishers.ofString("--x\r\nContent-Disposition: form-data; name=\"jarfile\"; "
                                    + "filename=\"evil.jar\"\r\nContent-Type: application/x-java-archive\r\n\r\n"),
                            HttpRequest.BodyPublishers.ofByteArray(jar),
                            HttpRequest.BodyPublishers.ofString("\r\n--x--\r\n"))).build();
            HttpRequest submit = HttpRequest.newBuilder(URI.create(place + "/v1/jobs")).timeout(Duration.ofSeconds(5))
                    .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
            for (HttpRequest request : List.of(upload, submit)) {
                assertThat(status(request)).as("%s", request).isIn(404, -1);
            }
        }
    }

    /** -1 when it speaks no HTTP. */
    private static int status(HttpRequest request) throws InterruptedException {
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    @Order(6)
    void savedSettingsStartTheJobAloneAnewFromItsStateAndNonsenseIsRefused() throws Exception {
        long before = child(program).pid();
        Path settings = home.resolve("application.properties");
        String shipped = Files.readString(settings);
        Files.writeString(settings, shipped + "\nalerts.moves = 90s:3\n");
        program.await(1, ".*application\\.properties:\\d+: alerts\\.moves makes no sense: .*90s is no multiple of 1m, "
                + "the shortest of candles\\.intervals.*", PATIENCE);
        assertThat(child(program).pid()).isEqualTo(before);

        Files.writeString(settings, shipped + "\nindicators.sma = 5,10\n");
        program.await(1, ".*The settings of the candles have changed: their job starts again from its state", PATIENCE);
        program.await(2, RUNS, PATIENCE);
        assertThat(child(program).pid()).isNotEqualTo(before);
        assertThat(program.alive()).isTrue();

        Instant end = ticks.stream().map(Ticks.Tick::time).max(Long::compare).map(Instant::ofEpochMilli).orElseThrow();
        topics.send(Ticks.of(12, end.plusSeconds(120), 50, 2000));
        await().atMost(PATIENCE).until(() -> topics.read("indicators").get("C01").stream().map(record ->
                Reference.read(record.value())).anyMatch(one -> one.get("sma") instanceof Map<?, ?> averages
                        && averages.keySet().equals(Set.of("5", "10")) && averages.get("10") != null));
    }

    @Test
    @Order(7)
    void aKillOfTheProgramLeavesNoProcessBehind() {
        ProcessHandle child = child(program);
        program.kill();

        await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
    }

    /** What is made of one partition is in order; what was left out of several comes side by side. */
    private static Map<String, List<String>> texts(String kind, Map<String, List<ConsumerRecord<byte[],
            byte[]>>> records) {
        Map<String, List<String>> texts = new TreeMap<>();
        records.forEach((key, all) -> all.forEach(record -> texts.computeIfAbsent(key + " "
                + Records.headers(record).getOrDefault("interval", ""), none -> new ArrayList<>())
                .add(CandleTopics.text(record))));
        if (kind.equals("late") || kind.equals("dead")) {
            texts.values().forEach(all -> all.sort(null));
        }
        return texts;
    }
}
