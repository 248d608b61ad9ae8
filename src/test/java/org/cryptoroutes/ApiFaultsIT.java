package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged program with little memory, a real broker, and an API that does all that docs/api-faults.md tells of,
 * one after the other. It polls four times a second and never retries, so that each fault is one poll.
 */
@TestMethodOrder(OrderAnnotation.class)
class ApiFaultsIT {

    private static final Map<String, String> COINS = new TreeMap<>(Map.of("BTC", "bitcoin", "ETH", "ethereum",
            "MOVE", "1move token", "BOR", "boringdao-[old]"));
    private static final String OK = "crypto_requests_total{outcome=\"ok\"}";
    private static final String FAILED = "crypto_polls_total{outcome=\"failed\"}";
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private static Path directory;
    private static EmbeddedKafka kafka;
    private static Simulator api;
    private static Packaged program;
    private static Probe probe;

    /** How often the coin that faults damage was really lost. */
    private static int lostCoins;

    /** A row of the table. */
    record Row(String fault, String lost, String counter) {
    }

    @BeforeAll
    static void start() {
        int port = Ports.free();
        kafka = EmbeddedKafka.start("localhost", port, directory.resolve("kafka"));
        api = Simulator.start(options());
        Path home = Packaged.polledFast(Packaged.home(directory.resolve("home")));
        program = Packaged.start(home, Map.of(), List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"),
                Stream.of("kafka.bootstrap-servers=localhost:" + port, "kafka.embedded=false", "management.port=0",
                        "coingecko.base-url=" + api.baseUrl(), "producer.fetch-interval=1", "freshness.max-age=15",
                        "api.max-requests-per-minute=100000", "api.max-retries=0", "api.request-timeout=1",
                        "api.rate-limit-delay=1", "api.max-retry-after=2", "api.breaker-wait=1",
                        "coins=" + COINS.entrySet().stream().map(coin -> coin.getKey() + ":" + coin.getValue())
                                .sorted().collect(Collectors.joining(",")))
                        .flatMap(setting -> Stream.of("--set", setting)).toArray(String[]::new));
        probe = new Probe(program);
        until(() -> probe.value(OK) >= 1);
    }

    private static SimulatorOptions options() {
        return SimulatorOptions.defaults().withRetryAfter(Duration.ofSeconds(1));
    }

    @AfterAll
    static void stop() {
        program.close();
        api.close();
        kafka.close();
    }

    static List<Row> table() {
        return Documents.table(Documents.read("docs/api-faults.md"), "fault").stream()
                .map(row -> new Row(row.get(0).replace("`", ""), row.get(2), row.get(3).replace("`", ""))).toList();
    }

    static List<Row> oneAnswerEach() {
        Set<String> labels = Arrays.stream(Fault.values()).map(Fault::label).collect(Collectors.toSet());
        return table().stream().filter(row -> labels.contains(row.fault())
                && !row.counter().equals("crypto_coins_missing"))
                .toList();
    }

    @Test
    @Order(1)
    void theTableNamesEveryFault() {
        assertThat(table()).extracting(Row::fault).doesNotHaveDuplicates()
                .containsAll(Arrays.stream(Fault.values()).map(Fault::label).toList());
    }

    @Test
    @Order(1)
    void theReferenceOfMetricsNamesEveryReason() {
        String reference = Documents.read("docs/metrics.md");

        assertThat(probe.metrics().keySet()).filteredOn(sample -> sample.matches("crypto_\\w+\\{(outcome|reason)=.*"))
                .hasSizeGreaterThan(25)
                .allSatisfy(sample -> assertThat(reference).contains("`" + sample.split("\"")[1] + "`"));
    }

    @ParameterizedTest
    @Order(2)
    @MethodSource("oneAnswerEach")
    void aFaultIsCountedCostsWhatTheTableSaysAndPasses(Row row) {
        Map<String, Double> before = probe.metrics();
        Instant begin = Instant.now();

        api.next(Fault.of(row.fault()));
        until(() -> probe.value(row.counter()) > before.get(row.counter()));
        double answered = probe.value(OK);
        until(() -> probe.value(OK) > answered);

        Map<String, Double> after = probe.metrics();
        assertThat(after.get(FAILED) - before.get(FAILED)).isEqualTo(row.lost().equals("the poll") ? 1 : 0);
        assertThat(rejected(after) - rejected(before)).isEqualTo(row.lost().equals("the coin") ? 1 : 0);
        if (!row.counter().startsWith("crypto_coins_published") && !row.counter().startsWith("crypto_coins_stale")) {
            assertThat(after.get(row.counter()) - before.get(row.counter())).isEqualTo(1);
        }
        assertThat(Duration.between(begin, Instant.now())).isLessThan(SOON);
        lostCoins += row.lost().equals("the coin") ? 1 : 0;
    }

    @Test
    @Order(3)
    void aCoinThatIsLeftOutIsMissingUntilItIsBack() {
        api.always(Fault.MISSING_COIN);
        until(() -> probe.value("crypto_coins_missing") == 1);
        api.heal();
        until(() -> probe.value("crypto_coins_missing") == 0);

        assertThat(program.linesMatching(".*CoinGecko left out .*")).singleElement().asString()
                .contains("(boringdao-[old])");
        assertThat(program.linesMatching(".*CoinGecko answers again for .*")).hasSize(1);
    }

    @Test
    @Order(6)
    void connectionsThatBreakOrNeverComeAreCountedAndPass() throws IOException {
        int port = URI.create(api.baseUrl()).getPort();
        api.close();
        counts("unavailable");
        for (RawApi.Talk talk : List.<RawApi.Talk>of((request, client) -> RawApi.reset(client), (request, client) -> {
            RawApi.say(client, "HTTP/1.1 200 OK\r\n");
            RawApi.repeat(client, "x: y\r\n");
        })) {
            try (RawApi broken = bound(() -> RawApi.start(port, talk))) {
                counts("connection_lost");
                assertThat(broken.requests()).isNotEmpty();
            }
        }
        api = bound(() -> Simulator.start(options().withPort(port)));
        recovers();
    }

    @Test
    @Order(5)
    void whileItFailsItIsNotReadyAsksSeldomAndComesBack() {
        api.always(Fault.SERVER_ERROR);
        until(() -> probe.value("crypto_breaker_state") == 2);
        until(() -> probe.value("crypto_requests_total{outcome=\"breaker_open\"}") > 0);
        until(() -> probe.message("price-freshness").startsWith("no successful poll for "));
        assertThat(probe.status("/observe/health/ready")).isEqualTo(503);
        assertThat(probe.status("/observe/health/live")).isEqualTo(200);

        api.heal();
        recovers();
        assertThat(probe.value("crypto_breaker_state")).isZero();
    }

    @ParameterizedTest
    @Order(4)
    @MethodSource("frozenPages")
    void aPageFromLongAgoIsPublishedButNotReady(Fault fault) {
        double published = probe.value("crypto_coins_published_total");
        double old = probe.value("crypto_coins_stale_total{reason=\"old\"}");
        int said = program.linesMatching(".*The prices are old: .*").size();

        api.always(fault);
        until(() -> probe.message("price-freshness")
                .matches("the newest price is \\d+ s old, more than freshness.max-age=15"));
        assertThat(probe.status("/observe/health/ready")).isEqualTo(503);
        until(() -> probe.value("crypto_coins_stale_total{reason=\"old\"}") >= old + 3 * COINS.size());
        until(() -> program.linesMatching(".*The prices are old: .*").size() == said + 1);
        assertThat(probe.value("crypto_coins_published_total")).isGreaterThan(published + COINS.size());

        api.heal();
        recovers();
    }

    static List<Fault> frozenPages() {
        return List.of(Fault.FROZEN, Fault.STALE_PAGE);
    }

    @Test
    @Order(7)
    void allOtherCoinsOfEveryAnswerWerePublishedAndEveryCoinIsAccountedFor() {
        until(() -> probe.value("crypto_coins_fetched_total")
                == probe.value("crypto_coins_published_total") + rejected(probe.metrics()));
        program.terminate();
        assertThat(program.exitCode(SOON)).isEqualTo(143);

        Map<String, Set<String>> polls = new TreeMap<>();
        try (Records records = new Records(kafka.bootstrapServers(), "crypto-prices")) {
            List<ConsumerRecord<byte[], byte[]>> published = records.toTheEnd();
            assertThat(published).allSatisfy(record -> assertThat(Records.violations(record)).isEmpty());
            published.forEach(record -> polls.computeIfAbsent(Records.json(record).path("timestamp").asText(),
                    time -> new TreeSet<>()).add(Records.key(record) + ":"
                    + Records.json(record).path("coin_id").asText()));
        }
        Set<String> all = COINS.entrySet().stream().map(coin -> coin.getKey() + ":" + coin.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> butTheFirst = new TreeSet<>(all);
        butTheFirst.remove("BOR:boringdao-[old]");
        List<Set<String>> incomplete = new ArrayList<>(polls.values());
        incomplete.removeIf(all::equals);
        assertThat(polls.size()).isGreaterThan(40);
        assertThat(incomplete).hasSizeGreaterThan(lostCoins).allMatch(butTheFirst::equals);
        try (Records dead = new Records(kafka.bootstrapServers(), "crypto-prices-dlq")) {
            assertThat(dead.toTheEnd()).hasSize(lostCoins)
                    .allSatisfy(record -> assertThat(Records.key(record)).isEqualTo("BOR"));
        }
        assertThat(program.lines()).noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
    }

    /** A port that was left a moment ago may not be free yet. */
    private static <T> T bound(Callable<T> server) {
        return await().atMost(SOON).ignoreExceptions().until(server, Objects::nonNull);
    }

    private static void counts(String outcome) {
        String counter = "crypto_requests_total{outcome=\"" + outcome + "\"}";
        double before = probe.value(counter);
        until(() -> probe.value(counter) > before);
    }

    private static void recovers() {
        until(() -> probe.status("/observe/health/ready") == 200);
    }

    private static double rejected(Map<String, Double> metrics) {
        return metrics.entrySet().stream().filter(sample -> sample.getKey().startsWith("crypto_coins_rejected_total"))
                .mapToDouble(Map.Entry::getValue).sum();
    }

    private static void until(BooleanSupplier condition) {
        try {
            await().atMost(SOON).pollInterval(Duration.ofMillis(30)).until(condition::getAsBoolean);
        } catch (RuntimeException e) {
            throw new AssertionError("it did not come to it; the program said last:\n"
                    + String.join("\n", program.lastLines()), e);
        }
    }
}
