package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SECURITY.md promises, on the packaged program with a real broker, at the most talkative level of the log. */
class SecurityIT {

    private static final String KEY = "CG-Zx81keyOfThisTest";
    private static final String PASSWORD = "geheim-4711";
    private static final String GOOD = "{\"bitcoin\":{\"usd\":98000.5,\"last_updated_at\":1700000000},"
            + "\"ethereum\":{\"usd\":3300}}";
    private static final String FORGED = "12:34:56  ERROR FORGED";
    private static final String HOSTILE = "x\n" + FORGED + "\r" + FORGED + "\u2028" + FORGED + "\u001b[2J\u202e\u0085";
    private static final String[] HOSTILE_HEADERS = {"kafka.OVERRIDE_TOPIC: stolen", "kafka.KEY: stolen",
        "kafka.PARTITION_KEY: 0", "kafka.OVERRIDE_TIMESTAMP: 1", "kafka.TOPIC: stolen",
        "CamelKafkaOverrideTopic: stolen", "CamelKafkaKey: stolen", "CamelKafkaPartitionKey: 0",
        "CamelHttpUri: http://127.0.0.1:1/", "symbol: stolen", "coin_id: stolen"};
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\t]]");
    private static final String TAG = "the tag '.*ScriptEngineManager' means nothing to Camel: leave it out, "
            + "or put the whole value in quotes";
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private static Path directory;
    private static final AtomicReference<RawApi.Talk> TALK = new AtomicReference<>(SecurityIT::good);
    private static EmbeddedKafka kafka;
    private static RawApi api;
    private static Path home;
    private static Packaged program;
    private static Probe probe;

    @BeforeAll
    static void start() throws IOException {
        kafka = EmbeddedKafka.start("localhost", Ports.free(), directory.resolve("kafka"));
        api = RawApi.start((request, client) -> {
            if (request.contains("/hostile")) {
                RawApi.say(client, RawApi.json(200, "{}", HOSTILE_HEADERS));
            } else {
                TALK.get().answer(request, client);
            }
        });
        home = Packaged.polledFast(Packaged.home(directory.resolve("home")));
        program = Packaged.start(home, Map.of("COINGECKO_API_KEY", KEY,
                        "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "KAFKA_CLIENT_SASL_JAAS_CONFIG", "org.apache.kafka.common.security.plain.PlainLoginModule "
                                + "required username=\"me\" password=\"" + PASSWORD + "\";"),
                sets("kafka.embedded=false", "management.port=0", "coingecko.base-url=" + api.baseUrl(),
                        "coins=BTC:bitcoin,ETH:ethereum", "producer.fetch-interval=1", "api.max-retries=0",
                        "api.max-requests-per-minute=100000", "api.rate-limit-delay=0", "log.level=DEBUG",
                        "log.level.org.apache.hc=TRACE", "log.level.org.apache.camel=DEBUG",
                        "log.level.org.apache.kafka=INFO"));
        probe = new Probe(program);
        until(() -> probe.value("crypto_coins_published_total") >= 2);
    }

    @AfterAll
    static void stop() throws IOException {
        program.close();
        api.close();
        kafka.close();
    }

    @Test
    void withADemoNothingListensBeyondThisMachine() throws IOException {
        Path demoHome = Packaged.home(directory.resolve("demo"));
        try (Packaged demo = Packaged.start(demoHome, Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free()),
                "--demo", "--set", "management.port=0")) {
            new Probe(demo);
            List<ListeningSockets.Socket> sockets = ListeningSockets.of(demo.pid());

            // Broker, its controller, simulator, management
            assertThat(sockets).hasSizeGreaterThanOrEqualTo(4).allMatch(ListeningSockets.Socket::isLoopback);
            Optional<String> other = otherAddress();
            if (other.isPresent()) {
                assertThat(sockets).noneMatch(socket -> answers(other.get(), socket.port()));
            }
        }
    }

    @Test
    void theKeyIsSentToTheApiAndToldNobody() throws IOException {
        for (String answer : List.of(
                RawApi.json(401, "{\"status\":{\"error_code\":10002,\"error_message\":\"No such key: " + KEY + "\"}}",
                        "x-echo: " + KEY),
                RawApi.json(400, "{\"error\":\"" + KEY + "\"}"),
                RawApi.json(500, "<html><body>You sent x-cg-demo-api-key: " + KEY + "</body></html>"),
                RawApi.json(429, KEY, "Retry-After: " + KEY),
                RawApi.json(200, "no JSON but " + KEY),
                RawApi.json(200, "{\"status\":{\"error_code\":10010,\"error_message\":\"" + KEY + "\"}}"),
                RawApi.json(302, KEY, "Location: http://127.0.0.1:1/" + KEY),
                RawApi.json(200, "{\"bitcoin\":{\"usd\":\"" + KEY + "\",\"" + KEY + "\":1},"
                        + "\"ethereum\":{\"usd\":\"x\"}}"))) {
            says(answer);
        }
        says(RawApi.json(200, GOOD));
        talks((request, client) -> RawApi.say(client, "HTTP/1.1 200 " + KEY + "\r\n" + KEY + "\r\n\r\n"));

        assertThat(api.requests()).filteredOn(request -> request.contains("/simple/price")).isNotEmpty()
                .allMatch(request -> request.contains("x-cg-demo-api-key: " + KEY));
        assertThat(program.linesMatching(".*x-cg-demo-api-key: \\*\\*\\*.*")).isNotEmpty();
        assertThat(program.linesMatching(".*refuses the request with 401 \\(No such key: \\*\\*\\*\\).*")).isNotEmpty();
        assertThat(program.lines()).noneMatch(line -> line.contains(KEY) || line.contains(PASSWORD));
        for (String path : List.of("metrics", "health?data=true", "health/ready")) {
            assertThat(probe.get("/observe/" + path)).isNotEmpty().doesNotContain(KEY, PASSWORD);
        }
        assertThat(Files.readString(Path.of("/proc", String.valueOf(program.pid()), "cmdline"))).doesNotContain(KEY);
        until(() -> records("crypto-prices-dlq").stream().map(Records::value)
                .anyMatch(value -> value.contains("{\"usd\":\"***\",\"***\":1}")));
        Stream.of("crypto-prices", "crypto-prices-dlq").flatMap(topic -> records(topic).stream()).forEach(record ->
                assertThat(Records.value(record) + Records.key(record) + Records.headers(record)).doesNotContain(KEY));
    }

    /** CVE-2026-49098: camel-kafka 4.18.0 obeys headers of a message that an HTTP response can set. */
    @Test
    void noHeaderOfAResponseChangesARecord() throws Exception {
        int before = records("crypto-prices").size();
        says(RawApi.json(200, GOOD, HOSTILE_HEADERS));
        says(RawApi.json(200, GOOD, "KAFKA.OVERRIDE_TOPIC: stolen", "Kafka.Key: stolen", "kAfKa.pArTiTiOn_kEy: 0",
                "camelkafkaoverridetopic: stolen", "CAMELKAFKAKEY: stolen", "SYMBOL: stolen"));

        List<ConsumerRecord<byte[], byte[]>> records = records("crypto-prices");
        assertThat(records).hasSizeGreaterThanOrEqualTo(before + 4);
        assertThat(records).filteredOn(record -> Records.value(record).contains("98000.5"))
                .allSatisfy(record -> assertThat(Records.violations(record)).isEmpty());
        assertThat(records).noneMatch(record -> (Records.key(record) + Records.headers(record)).contains("stolen"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).doesNotContain("stolen").contains("crypto-prices");
        }
    }

    @Test
    void nothingOfOthersForgesALineOfTheLog() throws Exception {
        says(RawApi.json(500, "{\"error\":" + quoted(HOSTILE) + "}"));
        says(RawApi.json(400, "{\"error\":" + quoted(HOSTILE) + "}"));
        says(RawApi.json(200, HOSTILE));
        says(RawApi.json(200, "{\"bitcoin\":%1$s,\"ethereum\":{%1$s:1,%1$s:2}}".formatted(quoted(HOSTILE))));
        says(RawApi.json(503, "x", "Retry-After: \u0085\u001b[2J"));
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            String tick = "{\"symbol\":" + quoted(HOSTILE) + ",\"price_usd\":7,\"coin_id\":" + quoted(HOSTILE) + "}";
            for (String value : List.of(tick, HOSTILE, "{\"symbol\":\"END\",\"price_usd\":7}")) {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>("crypto-prices", 0, HOSTILE.getBytes(UTF_8), value.getBytes(UTF_8));
                record.headers().add("symbol", HOSTILE.getBytes(UTF_8)).add("kafka.TOPIC", HOSTILE.getBytes(UTF_8))
                        .add(HOSTILE, HOSTILE.getBytes(UTF_8));
                producer.send(record).get();
            }
        }
        program.await(1, ".* END +\\$7\\.00 .*", SOON);
        try (Packaged json = Packaged.start(home, Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                Stream.concat(Stream.of("consume"), Stream.of(sets("log.format=json", "kafka.consumer-group=json",
                        "kafka.embedded=false", "management.port=0"))).toArray(String[]::new))) {
            json.await(1, ".* END +\\$7\\.00 .*", SOON);
            json.terminate();
            json.exitCode(SOON);

            assertThat(json.lines()).allSatisfy(SecurityIT::isObject);
            assertThat(json.linesMatching(".*\"message\":\"Shown: .*\\\\n  symbol .*")).hasSize(1);
            harmless(json.lines());
        }
        harmless(program.lines());
        assertThat(program.lines()).anyMatch(line -> line.contains("FORGED") && line.contains("refuses the request"))
                .anyMatch(line -> line.contains("FORGED") && line.contains("\\u2028"));
    }

    private static void harmless(List<String> lines) {
        assertThat(lines).noneMatch(line -> line.startsWith(FORGED))
                .noneMatch(line -> UNPRINTABLE.matcher(line).find());
    }

    @Test
    void yamlWithAJavaTypeIsRefusedWhileItRuns() throws IOException {
        Path route = home.resolve("routes/evil.camel.yaml");
        Files.writeString(route, "# harmless\n- !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]\n");

        program.await(1, "  routes/evil\\.camel\\.yaml:2: " + TAG, SOON);
        assertThat(probe.message("route-reload")).contains("evil.camel.yaml was refused");
        Files.delete(route);
        program.await(1, ".*The files are again as they run", SOON);
    }

    @Test
    void yamlWithAJavaTypeOrWithoutEndIsRefusedAtTheStartAndByCheck() throws IOException {
        Path evil = Packaged.home(directory.resolve("evil"));
        StringBuilder laughs = new StringBuilder("- a0: &a0 [lol, lol]\n");
        for (int i = 1; i < 24; i++) {
            laughs.append("- a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1).replace("- ", "  "));
        }
        Files.writeString(evil.resolve("routes/laughs.camel.yaml"), laughs.append("  last: *a23\n"));
        Files.writeString(evil.resolve("routes/type.camel.yaml"), "- route: !!java.util.HashMap {id: x}\n");
        List<String> findings = List.of("routes/laughs\\.camel\\.yaml:\\d+: this is too large: .*",
                "routes/type\\.camel\\.yaml:1: the tag '.*HashMap' means nothing to Camel: leave it out, "
                        + "or put the whole value in quotes");

        try (Packaged check = Packaged.start(evil, Map.of(), "check");
                Packaged start = Packaged.start(evil, Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                        sets("management.port=0", "coingecko.api-key=" + KEY))) {
            assertThat(check.exitCode(SOON)).isEqualTo(1);
            assertThat(start.exitCode(SOON)).isEqualTo(1);
            findings.forEach(finding -> {
                assertThat(check.linesMatching(finding)).hasSize(1);
                assertThat(start.linesMatching("  " + finding)).hasSize(1);
            });
            assertThat(start.linesMatching(".*--set coingecko\\.api-key: every user of this machine can read it in .*"
                    + "; COINGECKO_API_KEY, \\.env and application\\.properties are not shown there\\.")).hasSize(1);
            assertThat(start.lines()).noneMatch(line -> line.contains(KEY) || line.startsWith("\tat "));
        }
    }

    @Test
    void aTestOfARouteWithAJavaTypeIsRefused() throws IOException {
        Path evil = Packaged.home(directory.resolve("evil-test"));
        Files.createDirectories(evil.resolve("routes/tests"));
        Files.writeString(evil.resolve("routes/tests/evil.test.yaml"),
                "- name: \"x\\n\\e[2J\"\n  route: price-log\n  expect: !!javax.script.ScriptEngineManager []\n");
        try (Packaged check = Packaged.start(evil, Map.of(), "check", "--test")) {
            assertThat(check.exitCode(SOON)).isEqualTo(1);
            assertThat(check.linesMatching("  routes/tests/evil\\.test\\.yaml:3: " + TAG)).hasSize(1);
            assertThat(check.lines()).noneMatch(line -> line.contains("\u001b"));
        }
    }

    @Test
    void noHeaderOfAResponseRedirectsWhatAUsersRoutePublishes() throws Exception {
        Path route = home.resolve("routes/copy.camel.yaml");
        Files.writeString(route, """
                - route:
                    id: copy
                    description: Publish what a web site says
                    from:
                      id: each-second
                      uri: timer
                      parameters:
                        timerName: copy
                        period: "300"
                      steps:
                        - to:
                            id: ask
                            uri: http
                            parameters:
                              httpUri: %s
                        - to:
                            id: publish-copy
                            uri: kafka
                            parameters:
                              topic: copies
                """.formatted(api.baseUrl().substring("http://".length()).replace("/api/v3", "/hostile")));

        try (Records copies = new Records(kafka.bootstrapServers(), "copies")) {
            assertThat(copies.await(2, record -> true)).allSatisfy(record -> {
                assertThat(Records.value(record)).isEqualTo("{}");
                assertThat(Records.key(record)).isNull();
            });
        }
        Files.delete(route);
        program.await(1, ".*Edit accepted: stopped copy", SOON);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).doesNotContain("stolen").contains("copies");
        }
    }

    private static void good(String request, Socket client) throws IOException {
        RawApi.say(client, RawApi.json(200, GOOD));
    }

    /** Lets the API say this to the next request, and all be well after it. */
    private static void says(String answer) {
        talks((request, client) -> RawApi.say(client, answer));
    }

    private static void talks(RawApi.Talk once) {
        AtomicReference<RawApi.Talk> next = new AtomicReference<>(once);
        TALK.set((request, client) -> {
            RawApi.Talk talk = next.getAndSet(null);
            (talk == null ? (RawApi.Talk) SecurityIT::good : talk).answer(request, client);
        });
        until(() -> next.get() == null);
        double good = probe.value("crypto_requests_total{outcome=\"ok\"}");
        until(() -> probe.value("crypto_requests_total{outcome=\"ok\"}") > good);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (Records records = new Records(kafka.bootstrapServers(), topic)) {
            return records.toTheEnd();
        }
    }

    private static String[] sets(String... settings) {
        return Stream.of(settings).flatMap(setting -> Stream.of("--set", setting)).toArray(String[]::new);
    }

    private static String quoted(String text) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(text);
    }

    private static void isObject(String line) {
        try {
            assertThat(new ObjectMapper().readTree(line).isObject()).as(line).isTrue();
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private static Optional<String> otherAddress() throws IOException {
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .map(address -> address.getHostAddress()).findFirst();
    }

    private static boolean answers(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void until(BooleanSupplier condition) {
        try {
            await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(condition::getAsBoolean);
        } catch (RuntimeException e) {
            throw new AssertionError("it did not come to it; the program said last:\n"
                    + String.join("\n", program.lastLines()), e);
        }
    }
}
