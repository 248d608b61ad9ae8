package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ClusterWatchTest {

    private static final String TOPIC = "prices";
    private static final String GROUP = "group";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path data;
    private final int port = Ports.free();
    private final BootstrapServers servers = BootstrapServers.parse("localhost:" + port);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ClusterWatch watch;

    @BeforeEach
    void start() {
        watch = new ClusterWatch(servers, Map.of(), Duration.ofMillis(200));
    }

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void tells_whether_the_cluster_is_there_whatever_comes_and_goes() {
        assertThat(watch.trouble()).hasValue("it was not asked yet");
        watch.start();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(watch.trouble()).hasValue("nobody listens there"));

        for (int i = 0; i < 2; i++) {
            try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(watch.trouble()).isEmpty());
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(watch.trouble()).hasValue("nobody listens there"));
        }
    }

    @Test
    void measures_what_groups_have_not_committed_and_forgets_it_with_the_cluster() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        watch.measureLag(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("nobody expected this, and the watch goes on");
            }
            return Set.of(new Subscription(GROUP, TOPIC), new Subscription("other", TOPIC),
                    new Subscription(GROUP, "nowhere"));
        }, registry);
        watch.start();
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
            Topics.ensure(Map.of("bootstrap.servers", servers.toString()), Map.of(TOPIC, 2), PATIENCE);
            send(0, 5);
            send(1, 3);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag())
                    .isEqualTo(Map.of("group/prices/0", 5.0, "group/prices/1", 3.0,
                    "other/prices/0", 5.0, "other/prices/1", 3.0)));

            commit(0, 4);
            commit(1, 3);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag())
                    .isEqualTo(Map.of("group/prices/0", 1.0, "group/prices/1", 0.0,
                    "other/prices/0", 5.0, "other/prices/1", 3.0)));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag()).isEmpty());
    }

    @Test
    void a_topic_that_does_not_exist_is_no_trouble() {
        watch.measureLag(() -> Set.of(new Subscription(GROUP, "nowhere")), registry);
        watch.start();
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(watch.trouble()).isEmpty());
            assertThat(lag()).isEmpty();
        }
    }

    private Map<String, Double> lag() {
        Map<String, Double> lag = new TreeMap<>();
        for (Gauge gauge : registry.find("crypto.consumer.lag").gauges()) {
            lag.put(Stream.of("group", "topic", "partition").map(gauge.getId()::getTag)
                    .collect(Collectors.joining("/")),
                    gauge.value());
        }
        return lag;
    }

    private void send(int partition, int count) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.toString()), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(TOPIC, partition, "key", "value")).get();
            }
        }
    }

    private void commit(int partition, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers.toString(), "group.id", GROUP),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.commitSync(Map.of(new TopicPartition(TOPIC, partition), new OffsetAndMetadata(offset)));
        }
    }
}
