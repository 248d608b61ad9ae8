package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program ends in every way that a process may, in the middle of its work. */
class ProcessDeathIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration ORDERLY = Duration.ofSeconds(10);
    private static final Pattern TICK =
            Pattern.compile("(?:\\d\\d:\\d\\d:\\d\\d|--:--:--)  \\S+ +\\$.* \\[(\\d)] @ (\\d+)");
    private static final List<byte[]> MALFORMED =
            Stream.concat(Stream.of("", "garbage", "[]", "7", "{\"symbol\":\"BTC\"}",
                    "{\"symbol\":\"BTC\",\"price_usd\":\"1\"}", "{\"symbol\":\"BTC\",\"price_usd\":1e999999999}",
                    "{\"symbol\":null,\"price_usd\":1}", "{\"symbol\":\"BTC\",\"price_usd\":1", "[".repeat(100_000))
            .map(text -> text.getBytes(StandardCharsets.UTF_8)),
            Stream.of(new byte[] {(byte) 0xff, 0, 27}, null)).toList();

    @TempDir
    private static Path brokerData;
    private static BrokerProcess broker;
    private static final AtomicInteger TOPICS = new AtomicInteger();

    @TempDir
    private Path directory;
    private final String topic = "prices-" + TOPICS.incrementAndGet();

    @BeforeAll
    static void startTheBroker() {
        broker = BrokerProcess.start(brokerData);
    }

    @AfterAll
    static void stopTheBroker() {
        broker.close();
    }

    @BeforeEach
    void home() {
        Packaged.home(directory);
    }

    @Test
    void toldToEndInMidPollItPublishesThePollCommitsWhatItHasShownAndEndsWithinTenSeconds() throws Exception {
        try (Simulator api = Simulator.start(SimulatorOptions.defaults().withSlow(Duration.ofSeconds(3)));
                Packaged program = Packaged.start(directory, environment(Map.of("COINGECKO_BASE_URL", api.baseUrl(),
                        "PRODUCER_FETCH_INTERVAL", "1", "API_MAX_REQUESTS_PER_MINUTE", "1000")))) {
            program.await(16, TICK.pattern(), PATIENCE);
            int asked = api.requestCount();
            api.next(Fault.SLOW);
            await().atMost(PATIENCE).until(() -> api.requestCount() > asked);
            program.terminate();

            assertThat(program.exitCode(ORDERLY)).isEqualTo(143);
            try (Records records = new Records(broker.bootstrapServers(), topic)) {
                assertThat(records.await(8 * api.requestCount(), record -> true)).hasSize(8 * api.requestCount());
            }
            assertThat(places(program)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(committed());
        }
    }

    @Test
    void toldToEndInAPollThatTakesTooLongItGivesThePollUp() {
        try (Simulator api = Simulator.start(SimulatorOptions.defaults().withFaults(Fault.HANG));
                Packaged program = Packaged.start(directory, environment(Map.of("COINGECKO_BASE_URL", api.baseUrl(),
                        "API_REQUEST_TIMEOUT", "60")), "produce")) {
            await().atMost(PATIENCE).until(() -> api.requestCount() > 0);
            program.terminate();

            assertThat(program.exitCode(ORDERLY)).isEqualTo(143);
        }
    }

    @Test
    void killedInMidPublishWithItsBrokerItStartsAgainWithoutRepairAndSkipsNothing() {
        String coins = IntStream.range(0, 240).mapToObj(i -> "S%d:coin-%d".formatted(i, i))
                .collect(Collectors.joining(","));
        int port = Ports.free();
        Map<String, String> own = Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + port, "COINS", coins,
                "PRODUCER_FETCH_INTERVAL", "1");
        List<String> shown = new ArrayList<>();
        try (Packaged program = Packaged.start(directory, own, "--demo")) {
            program.await(2 * 240 + 1, TICK.pattern(), PATIENCE);
            program.kill();
            program.exitCode(ORDERLY);
            shown.addAll(places(program));
        }
        try (Packaged program = Packaged.start(directory, own, "--demo")) {
            program.await(2 * 240, TICK.pattern(), PATIENCE);
            program.terminate();
            assertThat(program.exitCode(ORDERLY)).isEqualTo(143);
            assertThat(program.lines()).noneMatch(line -> line.contains("ERROR") || line.startsWith("\tat "));
            shown.addAll(places(program));
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, directory.resolve("data/kafka"));
                Records records = new Records(kafka.bootstrapServers(), "crypto-prices")) {
            assertThat(records.await(4 * 240, record -> true))
                    .allSatisfy(record -> assertThat(Records.violations(record)).isEmpty())
                    .extracting(record -> Records.json(record).path("message_id").asText()).doesNotHaveDuplicates();
            assertThat(new TreeSet<>(shown)).containsAll(gapless(shown));
        }
    }

    @Test
    void aConsumerShowsEveryRecordWhateverIsBesideItAndWhereverItDies() throws Exception {
        List<String> shown = new ArrayList<>();
        List<String> good = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            good.addAll(mixed(producer, 300));
            try (Packaged program = Packaged.start(directory, environment(Map.of()), "consume")) {
                program.await(10, TICK.pattern(), PATIENCE);
                program.kill();
                program.exitCode(ORDERLY);
                shown.addAll(places(program));
            }
            try (Packaged program = Packaged.start(directory, environment(Map.of()), "consume")) {
                good.addAll(mixed(producer, 60));
                awaitShown(program, shown, good);
                assertThat(places(program, shown)).hasSameElementsAs(good);
                assertThat(program.get("/observe/metrics").body())
                        .containsPattern("crypto_records_skipped_total [1-9]");
                assertThat(program.lines()).noneMatch(line -> line.contains("ERROR") || line.startsWith("\tat "));
            }
        }
    }

    @Test
    void aSinkLosesNothingWhileItsTargetIsAwayNorByAKillAndKeepsWhatTheTargetRefuses() throws Exception {
        int port = Ports.free();
        List<String> taken = new CopyOnWriteArrayList<>();
        AtomicInteger requests = new AtomicInteger();
        Map<String, String> environment = environment(Map.of("KAFKA_CONSUMER_GROUP", topic + "-log",
                "KAFKA_DEAD_LETTER_TOPIC", topic + "-dead", "PRICE_POLLER_ENABLED", "false",
                "PRICE_WEBHOOK_URL", "localhost:" + port + "/prices"));
        Files.writeString(directory.resolve("routes/price-webhook.camel.yaml"),
                Documents.blocks(Documents.read("docs/routes.md"), "yaml").get(0)
                        .replace("groupId: price-webhook", "groupId: " + topic));
        List<String> sent;
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            sent = good(producer, 20);
        }
        try (Packaged program = Packaged.start(directory, environment)) {
            program.await(1, ".*WARN  price-webhook: the record at .* waits in Kafka, its target does not take it: .*"
                    + "Connection refused.*", PATIENCE);
            program.kill();
            program.exitCode(ORDERLY);
        }
        assertThat(committed()).isEmpty();

        HttpServer target = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        target.createContext("/prices", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean away = requests.getAndIncrement() == 3;
            boolean refused = body.contains("\"S7\"");
            if (!away && !refused) {
                taken.add(body);
            }
            exchange.sendResponseHeaders(away ? 503 : refused ? 422 : 204, -1);
            exchange.close();
        });
        try (Packaged program = Packaged.start(directory, environment);
                Records dead = new Records(broker.bootstrapServers(), topic + "-dead")) {
            target.start();
            await().atMost(PATIENCE).until(() -> committed().size() == sent.size());
            assertThat(taken).hasSize(19).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).filter(i -> i != 7)
                    .mapToObj(i -> new String(tick(i), StandardCharsets.UTF_8)).toList());
            assertThat(dead.await(1, record -> true)).singleElement().satisfies(record -> {
                assertThat(record.value()).isEqualTo(tick(7));
                assertThat(Records.key(record)).isEqualTo("S7");
                assertThat(Records.headers(record)).containsEntry("error.topic", topic)
                        .containsEntry("error.route", "price-webhook").containsKey("error.time")
                        .hasEntrySatisfying("error.reason", reason -> assertThat(reason).contains("422"));
                assertThat(Records.headers(record).get("error.partition") + "@"
                        + Records.headers(record).get("error.offset")).isEqualTo(sent.get(7));
            });
            assertThat(program.get("/observe/metrics").body())
                    .contains("crypto_sink_failures_total{outcome=\"refused\"} 1.0")
                    .contains("crypto_consumer_lag{group=\"%s\"".formatted(topic));
            assertThat(program.lines()).noneMatch(line -> line.contains("ERROR") || line.startsWith("\tat "));
        } finally {
            target.stop(0);
        }
    }

    @Test
    void twoConsumersOfAGroupShareTheRecordsAndOneGoesOnWhenTheOtherIsGone() throws Exception {
        List<String> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer();
                Packaged first = Packaged.start(directory, environment(Map.of()), "consume")) {
            List<String> afterwards = new ArrayList<>();
            try (Packaged second = Packaged.start(directory, environment(Map.of()), "consume")) {
                sendUntilShown(producer, first, sent);
                sendUntilShown(producer, second, sent);
                sent.addAll(good(producer, 100));
                second.terminate();
                sent.addAll(good(producer, 100));
                assertThat(second.exitCode(ORDERLY)).isEqualTo(143);
                sent.addAll(good(producer, 100));
                awaitShown(first, places(second), sent);
                assertThat(places(first, places(second))).as("shown once each")
                        .containsExactlyInAnyOrderElementsOf(sent);
                afterwards.addAll(places(second));
            }
            try (Packaged third = Packaged.start(directory, environment(Map.of()), "consume")) {
                sendUntilShown(producer, third, sent);
                first.kill();
                sent.addAll(good(producer, 100));
                first.exitCode(ORDERLY);
                afterwards.addAll(places(first));
                awaitShown(third, afterwards, sent);
                assertThat(new TreeSet<>(places(third, afterwards))).hasSameElementsAs(sent);
            }
        }
    }

    @Test
    void withoutRoomForItsBrokerItSaysSoEndsWithOneAndStartsAgainWhenThereIsRoom() throws Exception {
        int port = Ports.free();
        Map<String, String> own = Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + port);
        // No file may grow beyond 12 MB, as if there were no room for it
        List<String> limited = new ArrayList<>(List.of("bash", "-c", "ulimit -f 12288; exec \"$@\"", "bash"));
        limited.addAll(Packaged.command(List.of(), "--demo"));
        try (Packaged program = Packaged.start(limited, directory, own)) {
            program.await(8, TICK.pattern(), PATIENCE);
            fill("localhost:" + port, 14);
            program.await(1, ".*ERROR .*: File too large", PATIENCE);
            program.await(1, ".*ERROR The Kafka broker in this process has stopped after a fatal error: .*data/kafka; "
                    + "this program ends in 5 s, and needs no repair before it is started again", PATIENCE);
            assertThat(program.get("/observe/health/ready")).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("can't be used: The Kafka broker in this process has stopped");
            });
            assertThat(program.exitCode(PATIENCE)).isEqualTo(1);
        }
        try (Packaged program = Packaged.start(directory, own, "--demo")) {
            program.await(16, TICK.pattern(), PATIENCE);
            program.terminate();
            assertThat(program.exitCode(ORDERLY)).isEqualTo(143);
        }
    }

    @Test
    void whatItsOutputDoesNotTakeIsNotCommitted() throws Exception {
        List<String> sent;
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            sent = good(producer, 300);
        }
        Path output = directory.resolve("output");
        // No file may grow beyond 8 kB, as on a full disk
        try (Packaged program = Packaged.start(bash("ulimit -f 8; exec %s -XX:-UsePerfData -jar %s consume > output"),
                directory, environment(Map.of()))) {
            assertThat(program.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(program.lines()).containsExactly("The output can't be written: File too large.");
        }
        List<String> written = new ArrayList<>();
        for (String line : Files.readString(output).split("(?<=\n)")) {
            Matcher tick = TICK.matcher(line.stripTrailing());
            if (line.endsWith("\n") && tick.matches()) {
                written.add(tick.group(1) + "@" + tick.group(2));
            }
        }
        assertThat(written).hasSizeBetween(50, 200);
        assertThat(committed()).isNotEmpty().isSubsetOf(written);
        try (Packaged program = Packaged.start(directory, environment(Map.of()), "consume")) {
            awaitShown(program, written, sent);
        }
    }

    @Test
    void aPipeThatNobodyReadsAnyMoreEndsItQuietlyAndItCommitsNoMoreThanThePipeTook() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            good(producer, 5000);
        }
        try (Packaged program = Packaged.start(
                bash("%s -jar %s consume | head -5; echo ${PIPESTATUS[0]}"), directory, environment(Map.of()))) {
            assertThat(program.exitCode(PATIENCE)).isZero();
            assertThat(program.lines()).hasSize(6).last().isEqualTo("141");
        }
        // A pipe holds 64 kB, a line takes more than 64 bytes
        assertThat(committed()).hasSizeLessThan(2048);
    }

    /** @param command with the places of java and the jar */
    private static List<String> bash(String command) {
        return List.of("bash", "-c", command.formatted(Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of("target/crypto-routes.jar").toAbsolutePath()));
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "KAFKA_EMBEDDED", "false", "KAFKA_TOPIC", topic, "KAFKA_CONSUMER_GROUP", topic));
        environment.putAll(more);
        return environment;
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(Map.of("bootstrap.servers", broker.bootstrapServers()), new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Two malformed records to each good one; gives the places of the good ones. */
    private List<String> mixed(KafkaProducer<byte[], byte[]> producer, int count) throws Exception {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            send(producer, i, MALFORMED.get(2 * i % MALFORMED.size()));
            places.add(send(producer, i, tick(i)));
            send(producer, i, MALFORMED.get((2 * i + 1) % MALFORMED.size()));
        }
        return places;
    }

    private void sendUntilShown(KafkaProducer<byte[], byte[]> producer, Packaged program, List<String> sent) {
        await().atMost(PATIENCE).until(() -> {
            sent.addAll(good(producer, 10));
            return !places(program).isEmpty();
        });
    }

    /** Waits until this program has shown what no other did before. */
    private static void awaitShown(Packaged program, List<String> before, List<String> wanted) {
        try {
            await().atMost(PATIENCE).until(() -> places(program, before).containsAll(wanted));
        } catch (ConditionTimeoutException e) {
            List<String> missing = new ArrayList<>(wanted);
            missing.removeAll(places(program, before));
            throw new AssertionError("not shown: %s; the program said:%n%s"
                    .formatted(missing, String.join("\n", program.lines())), e);
        }
    }

    private List<String> good(KafkaProducer<byte[], byte[]> producer, int count) throws Exception {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(send(producer, i, tick(i)));
        }
        return places;
    }

    private String send(KafkaProducer<byte[], byte[]> producer, int key, byte[] value)
            throws ExecutionException, InterruptedException {
        RecordMetadata place = producer.send(new ProducerRecord<>(topic, ("S" + key).getBytes(StandardCharsets.UTF_8),
                value)).get();
        return place.partition() + "@" + place.offset();
    }

    private static byte[] tick(int i) {
        // A time that no calendar holds is no reason not to show a price
        String time = i % 10 == 0 ? "+1000000000-12-31T23:59:59.999999999Z" : "2026-11-22T17:20:05.414036Z";
        return "{\"symbol\":\"S%d\",\"price_usd\":%d.5,\"timestamp\":\"%s\"}".formatted(i, i + 1, time)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void fill(String servers, int megabytes) {
        byte[] value = new byte[1 << 19];
        new Random(1).nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers,
                "delivery.timeout.ms", "3000", "request.timeout.ms", "2000", "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            IntStream.range(0, 2 * megabytes)
                    .forEach(i -> producer.send(new ProducerRecord<>("filler", 0, null, value)));
        }
    }

    /** Where the records were that a program has shown, in the order of showing. */
    private static List<String> places(Packaged program) {
        return places(program, List.of());
    }

    private static List<String> places(Packaged program, List<String> before) {
        List<String> places = new ArrayList<>(before);
        for (String line : program.lines()) {
            Matcher tick = TICK.matcher(line);
            if (tick.matches()) {
                places.add(tick.group(1) + "@" + tick.group(2));
            }
        }
        return places;
    }

    /** Everything before the last that was shown of each partition. */
    private static List<String> gapless(List<String> shown) {
        Map<String, Integer> last = new TreeMap<>();
        shown.forEach(place -> last.merge(place.split("@")[0], Integer.valueOf(place.split("@")[1]), Math::max));
        return last.entrySet().stream().flatMap(partition -> IntStream.rangeClosed(0, partition.getValue())
                .mapToObj(offset -> partition.getKey() + "@" + offset)).toList();
    }

    /** What the group need not see again. */
    private List<String> committed() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .flatMap(entry -> LongStream.range(0, entry.getValue().offset())
                            .mapToObj(offset -> entry.getKey().partition() + "@" + offset)).toList();
        }
    }
}
