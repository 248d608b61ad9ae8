package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.kafka.Topics;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Health and metrics over HTTP with the simulator, a real broker and the shipped routes: two coins, polls on demand.
 */
class ObservationTest {

    private static final String KEY = "CG-secret";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/crypto-routes.json");
    private static final Pattern METRIC = Pattern.compile("\\b(crypto|jvm)_[a-z_]+");

    @TempDir
    private static Path data;
    @TempDir
    private static Path routes;
    private static EmbeddedKafka kafka;
    private static Simulator simulator;
    private static Observed program;
    private static LogLines log;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start("localhost", Ports.free(), data);
        simulator = Simulator.start(SimulatorOptions.defaults().withRetryAfter(Duration.ofSeconds(1)));
        Topics.ensure(Map.of("bootstrap.servers", kafka.bootstrapServers()), Map.of("prices", 3, "dead", 3), PATIENCE);
        log = LogLines.listen();
        program = new Observed(Observed.routes(routes), Map.of(
                "kafka.bootstrap-servers", kafka.bootstrapServers(),
                "kafka.topic", "prices", "kafka.dead-letter-topic", "dead",
                "coingecko.base-url", simulator.baseUrl(), "coingecko.api-key", KEY,
                "coins", "BTC:bitcoin,ETH:ethereum", "api.max-retries", "1"));
        program.awaitPolls(1);
        awaitShown();
    }

    @AfterAll
    static void stop() {
        program.close();
        simulator.close();
        kafka.close();
        log.close();
    }

    @AfterEach
    void heal() {
        simulator.heal();
    }

    @Test
    void threeGoodPollsAreCountedFromTheRequestToTheScreen() {
        Map<String, Double> before = program.metrics();

        for (int i = 0; i < 3; i++) {
            program.poll();
        }
        awaitShown();

        assertThat(program.since(before)).contains(
                entry("crypto_polls_total{outcome=\"success\"}", 3.0),
                entry("crypto_requests_total{outcome=\"ok\"}", 3.0),
                entry("crypto_coins_fetched_total", 6.0), entry("crypto_coins_published_total", 6.0),
                entry("crypto_records_shown_total", 6.0), entry("crypto_request_seconds_count", 3.0),
                entry("crypto_throttle_wait_seconds_count", 3.0));
        assertThat(events(before)).containsOnlyKeys("crypto_polls_total{outcome=\"success\"}",
                "crypto_requests_total{outcome=\"ok\"}", "crypto_coins_fetched_total", "crypto_coins_published_total",
                "crypto_records_shown_total");
        double now = Instant.now().getEpochSecond();
        assertThat(program.metrics().get("crypto_last_poll_timestamp_seconds")).isBetween(now - 10, now + 1);
        assertThat(program.metrics().get("crypto_newest_price_timestamp_seconds")).isBetween(now - 20, now + 1);
    }

    @Test
    void a429AndItsRetryAreTwoAttemptsOfOneGoodPoll() {
        calmTheBreaker();
        Map<String, Double> before = program.metrics();
        simulator.next(Fault.TOO_MANY_REQUESTS);

        program.poll();

        assertThat(program.since(before)).contains(entry("crypto_polls_total{outcome=\"success\"}", 1.0),
                entry("crypto_requests_total{outcome=\"rate_limited\"}", 1.0),
                entry("crypto_requests_total{outcome=\"ok\"}", 1.0), entry("crypto_request_seconds_count", 2.0));
        assertThat(program.since(before).get("crypto_throttle_wait_seconds_sum")).isLessThan(0.5);
    }

    @Test
    void aRequestThatCoinGeckoRefusesFailsThePoll() {
        Map<String, Double> before = program.metrics();
        simulator.next(Fault.UNAUTHORIZED);

        program.poll();

        assertThat(events(before)).isEqualTo(Map.of("crypto_polls_total{outcome=\"failed\"}", 1.0,
                "crypto_requests_total{outcome=\"unauthorized\"}", 1.0));
    }

    @Test
    void aMissingCoinIsGaugedUntilItIsBack() {
        simulator.next(Fault.MISSING_COIN);
        program.poll();
        assertThat(program.metrics()).containsEntry("crypto_coins_missing", 1.0);

        program.poll();
        assertThat(program.metrics()).containsEntry("crypto_coins_missing", 0.0);
    }

    @Test
    void theBreakerIsSeenOpenAndThePollIsCountedAsSkipped() {
        simulator.always(Fault.SERVER_ERROR);
        Map<String, Double> before = program.metrics();
        while (!program.since(before).containsKey("crypto_polls_total{outcome=\"skipped\"}")) {
            program.poll();
        }

        assertThat(program.metrics()).containsEntry("crypto_breaker_state", 2.0);
        assertThat(program.since(before)).containsEntry("crypto_requests_total{outcome=\"breaker_open\"}", 1.0);

        simulator.heal();
        await().atMost(PATIENCE).until(() -> {
            program.poll();
            return program.metrics().get("crypto_breaker_state") == 0;
        });
    }

    @Test
    void aRecordThatIsNoPriceIsCountedAsSkipped() throws Exception {
        Map<String, Double> before = program.metrics();
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (KafkaProducer<String, byte[]> foreign =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            foreign.send(new ProducerRecord<>("prices", "BTC", "no price".getBytes(UTF_8))).get();
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(before))
                .isEqualTo(Map.of("crypto_records_skipped_total", 1.0)));
    }

    @Test
    void theLagIsZeroOnceEverythingWasShown() {
        program.poll();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.metrics())
                .containsEntry(lag(0), 0.0).containsEntry(lag(1), 0.0).containsEntry(lag(2), 0.0));
    }

    /**
     * Each coin of a poll is an exchange: its events would be made, shown to the notifier of routes and thrown away.
     */
    @Test
    void routesAreCountedAndNoEventIsMadeOfAnExchange() {
        assertThat(program.sum("camel_routes_running_routes")).isGreaterThan(2);
        assertThat(program.context().getCamelContextExtension().isEventNotificationApplicable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/health/ready", "/observe/ready",
            "/observe/health/live", "/observe/live"})
    void everyProbeAnswersThatAllIsWell(String path) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.status(path)).isEqualTo(200));
        assertThat(program.check(path, "context").path("status").asText()).isEqualTo("UP");
        assertThat(program.get(path).headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void saysItsAddressOnce() {
        program.poll();

        assertThat(log.of("Observation")).singleElement().asString()
                .matches("Health at http://127\\.0\\.0\\.1:\\d+/observe/health, metrics at /observe/metrics");
    }

    @Test
    void healthNamesEachCheckWithItsReason() {
        assertThat(program.message("/observe/health", "kafka"))
                .isEqualTo("Kafka at " + kafka.bootstrapServers() + " answers");
        assertThat(program.message("/observe/health", "routes")).isEqualTo("price-log, price-poller run");
        assertThat(program.message("/observe/health", "price-freshness"))
                .matches("the last successful poll was \\d+ s ago, the newest price is \\d+ s old");
        assertThat(program.check("/observe/health", "route-reload").path("status").asText()).isEqualTo("UP");
        assertThat(program.check("/observe/live", "routes").isMissingNode()).isTrue();
    }

    @Test
    void isNotReadyWhileARouteThatShouldRunDoesNot() throws Exception {
        program.context().getRouteController().stopRoute("price-log");
        try {
            assertThat(program.status("/observe/ready")).isEqualTo(503);
            assertThat(program.message("/observe/ready", "routes")).isEqualTo("price-log is Stopped");
            assertThat(program.status("/observe/live")).isEqualTo(200);
        } finally {
            program.context().getRouteController().startRoute("price-log");
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.status("/observe/ready")).isEqualTo(200));
    }

    @Test
    void aRefusedEditIsNamedAndCountedWhileTheLastGoodVersionStaysReady() throws IOException {
        Path file = routes.resolve("price-log.camel.yaml");
        String good = Files.readString(file);
        Map<String, Double> before = program.metrics();

        Files.writeString(file, "- route: [");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.check("/observe/health", "route-reload")
                .path("status").asText()).isEqualTo("UNKNOWN"));

        JsonNode check = program.check("/observe/health", "route-reload");
        assertThat(check.path("message").asText())
                .startsWith("price-log.camel.yaml was refused, the last good version runs: line ");
        assertThat(check.path("data").path("file").asText()).endsWith("price-log.camel.yaml");
        assertThat(program.status("/observe/health")).isEqualTo(200);
        assertThat(program.status("/observe/ready")).isEqualTo(200);
        assertThat(events(before)).isEqualTo(Map.of("crypto_reloads_total{outcome=\"refused\"}", 1.0));

        Files.writeString(file, good);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.check("/observe/health", "route-reload")
                .path("status").asText()).isEqualTo("UP"));
        assertThat(events(before)).containsEntry("crypto_reloads_total{outcome=\"accepted\"}", 1.0);
    }

    @Test
    void neitherTheKeyNorAnAddressIsInAnyLabelAndTheKeyIsNowhere() {
        program.poll();

        assertThat(program.get("/observe/metrics").body())
                .doesNotContain(KEY, "://", kafka.bootstrapServers(), "bitcoin");
        assertThat(program.get("/observe/health?data=true&stackTrace=true").body()).doesNotContain(KEY);
    }

    @Test
    void theDashboardAsksOnlyForMetricsThatThereAre() throws IOException {
        await().atMost(PATIENCE).until(() -> program.metrics().containsKey(lag(0)));
        Set<String> there = program.metrics().keySet().stream().map(ObservationTest::name).collect(Collectors.toSet());

        Set<String> asked = new TreeSet<>(METRIC.matcher(Files.readString(DASHBOARD)).results()
                .map(MatchResult::group).toList());

        assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(there);
    }

    /** It opens when most of the last eight requests have failed, those of other tests included. */
    private static void calmTheBreaker() {
        for (int i = 0; i < 4; i++) {
            program.poll();
        }
    }

    private static String lag(int partition) {
        return "crypto_consumer_lag{group=\"crypto-analyzer-group\",partition=\"%d\",topic=\"prices\"}"
                .formatted(partition);
    }

    private static void awaitShown() {
        await().atMost(PATIENCE).until(() -> program.metrics().get("crypto_records_shown_total")
                .equals(program.metrics().get("crypto_coins_published_total")));
    }

    /** The counters that went on, without times and gauges. */
    private static Map<String, Double> events(Map<String, Double> before) {
        return program.since(before).entrySet().stream().filter(sample -> name(sample.getKey()).endsWith("_total"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String name(String sample) {
        return sample.split("\\{")[0];
    }
}
