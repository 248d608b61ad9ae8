package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.kafka.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/** The newest price of each coin in a real Redis, over TLS and with a password, though it is killed. */
@Timeout(120)
class LatestToRedisTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private static Path broker;
    @TempDir
    private static Path server;
    @TempDir
    private Path home;
    private static EmbeddedKafka kafka;
    private static RedisProcess redis;
    private static KafkaProducer<String, byte[]> producer;
    private static int tests;

    private final int number = tests++;
    private final Map<String, String> settings = new HashMap<>();
    private LogLines log;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start("localhost", Ports.free(), broker);
        redis = RedisProcess.start(server);
        System.setProperty("javax.net.ssl.trustStore", redis.trust().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", RedisProcess.PASSWORD);
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
        producer.close();
        redis.close();
        kafka.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        settings.putAll(Map.of("kafka.bootstrap-servers", kafka.bootstrapServers(), "kafka.topic", "prices" + number,
                "kafka.dead-letter-topic", "dead" + number, "kafka.consumer-group", "group" + number, "redis.url",
                redis.url()));
        Topics.ensure(Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Map.of("prices" + number, 3, "dead" + number, 1),
                PATIENCE);
        Files.createDirectories(home.resolve("store"));
        Files.copy(Path.of("routes/store/latest-to-redis.camel.yaml"),
                home.resolve("store/latest-to-redis.camel.yaml"));
        try (Jedis client = redis.client()) {
            client.flushAll();
        }
        log = LogLines.listen();
    }

    @AfterEach
    void endLog() {
        log.close();
    }

    @Test
    void keepsAndPublishesWhatIsNewerAndNothingTwice() throws Exception {
        String first = price("BTC", "1.10", "2026-11-29T10:00:00.000009Z");
        String newer = price("BTC", "2.20", "2026-11-29T10:00:00.000010Z")
                .replace("\"volume_24h\":7", "\"volume_24h\":null");
        String twin = newer.replace("2.20", "2.21");
        String hostile = price("'\\r\\nFLUSHALL", "3", "2026-11-29T10:00:00Z");
        String refused = first.replace("symbol", "simbol");

        try (Updates updates = new Updates(); Observed program = new Observed(home, settings);
                Records letters = new Records(kafka.bootstrapServers(), settings.get("kafka.dead-letter-topic"))) {
            publish(List.of(first, refused, newer, first, twin, newer, hostile));

            assertThat(updates.await(4)).containsExactly(first, newer, twin, hostile);
            assertThat(hash("BTC")).isEqualTo(Map.of("symbol", "BTC", "coin_id", "c", "price_usd", "2.21", "timestamp",
                    "2026-11-29T10:00:00.000010Z", "timestamp_us", "1795946400000010", "record", twin));
            try (Jedis client = redis.client()) {
                assertThat(client.ttl("crypto:BTC:latest")).as("for ever").isEqualTo(-1);
            }
            assertThat(hash("'\r\nFLUSHALL")).containsEntry("price_usd", "3");
            assertThat(letters.await(1, record -> true)).extracting(Records::value).containsExactly(refused);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "redis"))
                    .isEqualTo("Redis at %s takes what it is sent", redis.address()));

            settings.put("kafka.consumer-group", "another" + number);
            try (Observed again = new Observed(home, settings)) {
                String last = price("ETH", "4", "2026-11-29T10:00:00Z");
                publish(List.of(last));
                assertThat(updates.await(5)).hasSize(5).endsWith(last);
            }
        }
        assertThat(log.warnings()).filteredOn(line -> line.contains("edis")).isNotEmpty()
                .allMatch(line -> line.contains("its target refuses it: it has no symbol"));
    }

    @Test
    void losesNothingWhileRedisIsAwayAndSaysSoOnce() throws Exception {
        List<String> before = prices(0);
        List<String> during = prices(1);
        publish(before);
        try (Observed program = new Observed(home, settings)) {
            await().atMost(PATIENCE).until(() -> newest().equals(before));
            redis.kill();
            try {
                publish(during);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "redis"))
                        .matches("Redis at %s can't be used: Connection refused; [1-9]\\d* records? waits? in Kafka"
                                .formatted(redis.address())));
                assertThat(program.status("/observe/ready")).isEqualTo(503);
            } finally {
                redis.start();
            }
            await().atMost(PATIENCE).until(() -> newest().equals(during));
            await().atMost(PATIENCE).until(() -> program.status("/observe/ready") == 200);
        }
        assertThat(log.warnings()).filteredOn(line -> line.contains("Redis")).singleElement(STRING)
                .matches("latest-to-redis: the record at .* waits in Kafka, its target does not take it: Redis at "
                        + redis.address() + " can't be used: .*");
        assertThat(log.anyStackTrace()).isFalse();
        assertThat(log.of("")).noneMatch(line -> line.contains(RedisProcess.PASSWORD));
    }

    @Test
    void trustsNoCertificateOfAnotherHostAndDoesNotRunWithoutARedis() throws Exception {
        publish(prices(0));
        settings.put("redis.url", redis.url().replace("localhost", "127.0.0.1"));
        try (Observed program = new Observed(home, settings)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "redis"))
                    .startsWith("Redis at 127.0.0.1:").contains("can't be used: No subject alternative names"));
        }
        settings.put("redis.url", "");
        try (Observed program = new Observed(home, settings)) {
            assertThat(program.context().getRoutes()).extracting(route -> route.getRouteId())
                    .doesNotContain("latest-to-redis");
            assertThat(program.check("/observe/ready", "redis").isMissingNode()).isTrue();
            assertThat(program.message("/observe/ready", "routes")).doesNotContain("latest-to-redis");
        }
    }

    /** Of 300 coins, one time each. */
    private static List<String> prices(int minute) {
        return IntStream.range(0, 300)
                .mapToObj(i -> price("C" + i, i + ".5", "2026-11-29T10:0%d:00Z".formatted(minute))).toList();
    }

    private static String price(String symbol, String price, String time) {
        return "{\"symbol\":\"%s\",\"coin_id\":\"c\",\"price_usd\":%s,\"volume_24h\":7,\"market_cap\":null,\"timestamp\":\"%s\"}"
                .formatted(symbol, price, time);
    }

    private void publish(List<String> records) {
        records.forEach(record ->
                producer.send(new ProducerRecord<>(settings.get("kafka.topic"), 0, "key", record.getBytes(UTF_8))));
        producer.flush();
    }

    private static Map<String, String> hash(String symbol) {
        try (Jedis client = redis.client()) {
            return client.hgetAll("crypto:%s:latest".formatted(symbol));
        }
    }

    private static List<String> newest() {
        try (Jedis client = redis.client()) {
            return IntStream.range(0, 300)
                    .mapToObj(i -> String.valueOf(client.hget("crypto:C%d:latest".formatted(i), "record"))).toList();
        }
    }

    /** What is published, from now on. */
    private static final class Updates implements AutoCloseable {

        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final CountDownLatch ready = new CountDownLatch(1);
        private final JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int channels) {
                ready.countDown();
            }

            @Override
            public void onMessage(String channel, String message) {
                messages.add(message);
            }
        };

        Updates() throws InterruptedException {
            Thread thread = new Thread(() -> {
                try (Jedis client = redis.client()) {
                    client.subscribe(listener, "crypto:updates");
                }
            }, "updates");
            thread.setDaemon(true);
            thread.start();
            ready.await();
        }

        List<String> await(int count) {
            org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> messages.size() >= count);
            return List.copyOf(messages);
        }

        @Override
        public void close() {
            listener.unsubscribe();
        }
    }
}
