package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.kafka.Topics;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.live.LiveRoutes;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped routes end to end without a mock: simulator, HTTP, a real broker, and a foreign client that reads it. */
class PipelineTest {

    private static final Set<String> SYMBOLS = Set.of("BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "AVAX", "POL");
    private static final String TOPIC = "prices";
    private static final String DEAD = "prices-dlq";

    @TempDir
    private static Path data;
    private static EmbeddedKafka kafka;
    private static Simulator simulator;
    private static Main camel;
    private static Records prices;
    private static Records dead;
    private LogLines log;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start("localhost", Ports.free(), data);
        simulator = Simulator.start(SimulatorOptions.defaults());
        Topics.ensure(Map.of("bootstrap.servers", kafka.bootstrapServers()), Map.of(TOPIC, 3, DEAD, 3),
                Duration.ofSeconds(10));
        Path routes = Packaged.polledFast(Packaged.home(data.resolve("home"))).resolve("routes");
        SettingsLoader loader = new SettingsLoader(data, Optional.empty(), Map.of()).commandLine(Map.of(
                "kafka.bootstrap-servers", kafka.bootstrapServers(), "kafka.topic", TOPIC, "kafka.dead-letter-topic",
                DEAD, "coingecko.base-url", simulator.baseUrl(), "coingecko.api-key", "CG-secret",
                "producer.fetch-interval", "1", "api.max-requests-per-minute", "1000", "api.rate-limit-delay", "1",
                "api.request-timeout", "1", "api.breaker-wait", "1")).meant("candles.enabled",
                "false").meant("server.enabled", "false");
        LiveRoutes.Source source = files -> loader.examine(Optional.empty(),
                name -> RouteFiles.settings(files.routes()));
        camel = new Main();
        Settings start = loader.load(name -> RouteFiles.settings(routes));
        new Wiring(Mode.EVERYTHING, start, data.resolve("program"),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .apply(camel, routes, new Home(data, data), source, changed -> { });
        camel.start();
        prices = new Records(kafka.bootstrapServers(), TOPIC);
        dead = new Records(kafka.bootstrapServers(), DEAD);
    }

    @AfterAll
    static void stop() {
        prices.close();
        dead.close();
        camel.stop();
        simulator.close();
        kafka.close();
    }

    @BeforeEach
    void listen() {
        log = LogLines.listen();
    }

    @AfterEach
    void heal() {
        simulator.heal();
        log.close();
    }

    @Test
    void publishesOneRecordOfTheContractPerCoinKeyedBySymbol() {
        String since = Instant.now().toString();

        List<ConsumerRecord<byte[], byte[]>> records = prices.await(24, after(since));

        assertThat(records).allSatisfy(record -> assertThat(Records.violations(record)).isEmpty());
        assertThat(records).extracting(Records::key).containsAll(SYMBOLS);
        assertThat(prices.partitions()).isEqualTo(3);
        Map<String, Set<Integer>> partitionsOfKey = new HashMap<>();
        records.forEach(record -> partitionsOfKey.computeIfAbsent(Records.key(record), key -> new HashSet<>())
                .add(record.partition()));
        assertThat(partitionsOfKey.values()).allSatisfy(partitions -> assertThat(partitions).hasSize(1));
        JsonNode json = Records.json(records.get(0));
        assertThat(json.path("message_id").asText()).isEqualTo(json.path("symbol").asText() + "-"
                + Instant.parse(json.path("timestamp").asText()).toEpochMilli());
        assertThat(records).noneSatisfy(record -> assertThat(record.toString()).contains("CG-secret"));
    }

    @Test
    void showsEveryPublishedTick() {
        String since = Instant.now().toString();
        JsonNode tick = Records.json(prices.await(1, after(since)).get(0));
        ConsumerRecord<byte[], byte[]> record = prices.await(1, after(since)).get(0);

        await().untilAsserted(() -> assertThat(log.of("prices")).anySatisfy(line -> assertThat(line)
                .contains(" " + tick.path("symbol").asText() + " ",
                        "[%d] @ %d".formatted(record.partition(), record.offset()))));
        assertThat(log.of("prices")).allSatisfy(line -> assertThat(line)
                .matches("\\d\\d:\\d\\d:\\d\\d  [A-Z]+ +\\$[0-9,.]+ +[+-][0-9.]+%  vol +\\$[0-9,.]+[KMBT]?  cap +\\$[0-9,.]+[KMBT]?  \\[\\d] @ \\d+"));
    }

    @ParameterizedTest
    @CsvSource({"NULL_PRICE,usd,null,the price is null", "ZERO_PRICE,usd,0,not above zero",
            "NEGATIVE_PRICE,usd,-,not above zero", "MISSING_PRICE,usd,{},the price is missing",
            "TEXT_PRICE,usd,a lot,no number", "ABSURD_PRICE,usd,1e400,absurd",
            "LONG_PRICE,usd,.,absurd"})
    void keepsABadCoinAsADeadLetterAndPublishesTheOthers(Fault fault, String field, String raw, String words) {
        Instant before = Instant.now();
        simulator.next(fault);

        ConsumerRecord<byte[], byte[]> letter =
                dead.await(1, record -> Instant.parse(Records.headers(record).get("error.time"))
                .isAfter(before) && Records.headers(record).get("error.reason").contains(words)).get(0);
        Map<String, String> headers = Records.headers(letter);
        assertThat(headers.keySet()).containsExactly("coin_id", "error.field", "error.reason", "error.time");
        assertThat(headers).containsEntry("error.field", field).containsEntry("coin_id", "bitcoin");
        assertThat(Records.key(letter)).isEqualTo("BTC");
        assertThat(Records.value(letter)).startsWith("{").endsWith("}").contains(raw);
        assertThat(pollWithout("BTC", before))
                .containsExactlyInAnyOrder("ETH", "SOL", "XRP", "ADA", "DOGE", "AVAX", "POL");
    }

    @Test
    void publishesTheOthersWhenACoinIsLeftOut() {
        Instant before = Instant.now();
        simulator.next(Fault.MISSING_COIN);

        assertThat(pollWithout("BTC", before)).hasSize(7);
        await().untilAsserted(() -> assertThat(log.of("MissingCoins"))
                .anyMatch(line -> line.contains("left out BTC (bitcoin)"))
                .anyMatch(line -> line.contains("again for BTC (bitcoin)")));
    }

    @Test
    void publishesNullsAndExponentsAsTheContractWantsThem() {
        String since = Instant.now().toString();
        simulator.next(Fault.NULL_FIELDS, Fault.EXPONENT_PRICE);

        ConsumerRecord<byte[], byte[]> nulls = prices.await(1, record -> after(since).test(record)
                && Records.json(record).path("last_updated").isNull()).get(0);
        assertThat(Records.violations(nulls)).isEmpty();
        assertThat(Records.value(nulls)).contains("\"volume_24h\":null,\"market_cap\":null,\"price_change_24h\":null");
        ConsumerRecord<byte[], byte[]> tiny = prices.await(1, record -> after(since).test(record)
                && Records.value(record).contains("\"price_usd\":0.0000000028,")).get(0);
        assertThat(Records.violations(tiny)).isEmpty();
    }

    @Test
    void publishesFrozenPricesWithTheirOldTime() {
        String since = Instant.now().toString();
        simulator.always(Fault.FROZEN);

        List<ConsumerRecord<byte[], byte[]>> frozen = prices.await(3, record -> after(since).test(record)
                && "BTC".equals(Records.key(record))
                && Records.json(record).path("last_updated").asLong() < Instant.parse(since).getEpochSecond() - 1);

        assertThat(frozen).extracting(record -> Records.json(record).path("last_updated").asLong()).startsWith(
                Records.json(frozen.get(0)).path("last_updated").asLong());
    }

    @Test
    void showsRecordsOfOtherProgramsAndSkipsWhatIsNoTickWithOneWarning() throws Exception {
        try (KafkaProducer<String, byte[]> foreign = new KafkaProducer<>(Map.of("bootstrap.servers",
                kafka.bootstrapServers()),
                new StringSerializer(), new ByteArraySerializer())) {
            foreign.send(new ProducerRecord<>(TOPIC, 2, null, "no tick".getBytes(UTF_8))).get();
            long offset = foreign.send(new ProducerRecord<>(TOPIC, 2, "XYZ",
                    "{\"symbol\":\"XYZ\",\"price_usd\":1".getBytes(UTF_8))).get().offset();
            foreign.send(new ProducerRecord<>(TOPIC, 2, null,
                    "{\"symbol\":\"FOREIGN\",\"price_usd\":1.5}".getBytes(UTF_8))).get();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(log.of("prices"))
                    .anyMatch(line -> line.startsWith("--:--:--  FOREIGN ")));
            assertThat(log.warnings()).hasSize(2)
                    .allSatisfy(line -> assertThat(line).startsWith("Skipped the record at prices[2] @ "));
            assertThat(log.warnings().get(1))
                    .isEqualTo("Skipped the record at prices[2] @ " + offset + ": it is no JSON");
            assertThat(log.anyStackTrace()).isFalse();
        }
    }

    /** The symbols of a poll after the instant in which the symbol is missing. */
    private static Set<String> pollWithout(String symbol, Instant before) {
        return await().atMost(Duration.ofSeconds(15)).until(() -> {
            Map<String, Set<String>> polls = new HashMap<>();
            prices.await(1, after(before.toString())).forEach(record -> polls
                    .computeIfAbsent(Records.json(record).path("timestamp").asText(), time -> new HashSet<>())
                    .add(Records.key(record)));
            return polls.values().stream().filter(symbols -> symbols.size() == 7 && !symbols.contains(symbol))
                    .findFirst().orElse(Set.of());
        }, found -> !found.isEmpty());
    }

    private static Predicate<ConsumerRecord<byte[], byte[]>> after(String instant) {
        return record -> Records.headers(record).containsKey("symbol")
                && Instant.parse(Records.json(record).path("timestamp").asText()).isAfter(Instant.parse(instant));
    }
}
