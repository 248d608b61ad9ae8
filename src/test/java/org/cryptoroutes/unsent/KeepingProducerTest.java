package org.cryptoroutes.unsent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.LogLines;
import org.cryptoroutes.Ports;
import org.cryptoroutes.Records;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.kafka.Topics;
import org.cryptoroutes.steps.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a record from the sending to the replay, with Kafka's own clients. */
@Timeout(60)
class KeepingProducerTest {

    private static final String TOPIC = "prices";

    @TempDir
    private Path data;
    private final BootstrapServers servers = BootstrapServers.parse("localhost:" + Ports.free());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private LogLines log;
    private PublishedMeter meter;
    private Unsent unsent;

    @BeforeEach
    void start() {
        log = LogLines.listen();
        meter = new PublishedMeter(() -> TOPIC, registry);
        unsent = new Unsent(data.resolve("unsent"), servers.toString(), () -> 1 << 20, meter);
        unsent.start();
    }

    @AfterEach
    void stop() {
        unsent.stop();
        log.close();
    }

    @Test
    void aPageOfRecordsWaitsForADeadBrokerOnceAndIsKeptWithItsOwnKeysAndHeaders() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            KafkaComponent kafka = context.getComponent("kafka", KafkaComponent.class);
            kafka.setKafkaClientFactory(new KeepingClients(unsent, meter));
            kafka.getConfiguration().setBrokers(servers.toString());
            kafka.getConfiguration().setMaxBlockMs(1000);
            context.getRegistry().bind("headers", new RecordHeaders("symbol"));
            context.start();
            List<Message> page = IntStream.range(0, 250).mapToObj(i -> message(context, "COIN" + i)).toList();

            Exchange sent = context.createProducerTemplate().request(
                    "kafka:" + TOPIC + "?batchWithIndividualHeaders=true&headerFilterStrategy=#headers",
                    exchange -> exchange.getMessage().setBody(page));

            assertThat(sent.getException()).isNull();
        }
        List<UnsentRecord> kept = unsent.complete(TOPIC).get(0).read().readable();
        assertThat(kept).extracting(UnsentRecord::key)
                .isEqualTo(IntStream.range(0, 250).mapToObj(i -> "COIN" + i).toList());
        assertThat(kept).allSatisfy(record -> {
            assertThat(record.headers()).isEqualTo(Map.of("symbol", record.key()));
            assertThat(record.value()).isEqualTo("{\"message_id\":\"" + record.key() + "\"}");
        });
        assertThat(count("crypto.unsent.kept")).isEqualTo(250);
        assertThat(count("crypto.coins.unpublished")).isZero();
    }

    @Test
    void whatCanNeitherBePublishedNorKeptFailsAndTheOthersDoNotWaitForIt() throws Exception {
        Files.writeString(data.resolve("unsent"), "no directory");
        try (Producer<?, ?> producer = producer(1000)) {
            List<Future<RecordMetadata>> answers = IntStream.range(0, 100)
                    .mapToObj(i -> send(producer, TOPIC, "key", "value")).toList();

            assertThat(answers).allSatisfy(answer -> assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> answer.get(0, TimeUnit.SECONDS))
                    .withMessageContaining("not present in metadata after 1000 ms"));
        }
        assertThat(count("crypto.coins.unpublished")).isEqualTo(100);
        assertThat(log.warnings()).singleElement().asString().startsWith("What Kafka does not take can't be kept in ");
    }

    @Test
    void aRecordThatKafkaWillNeverTakeIsNotKept() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", servers.firstPort(), data.resolve("kafka"));
                Producer<?, ?> producer = producer(5000)) {
            Future<RecordMetadata> large = send(producer, TOPIC, "key", "x".repeat(2 << 20));
            Future<RecordMetadata> small = send(producer, TOPIC, "key", "{}");

            assertThatExceptionOfType(ExecutionException.class).isThrownBy(large::get)
                    .withCauseInstanceOf(RecordTooLargeException.class);
            assertThat(small).succeedsWithin(Duration.ofSeconds(10))
                    .satisfies(metadata -> assertThat(metadata.offset()).isZero());
        }
        assertThat(unsent.records()).isZero();
        assertThat(count("crypto.coins.unpublished")).isEqualTo(1);
        assertThat(count("crypto.coins.published")).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayWhenTheProducerIsClosedIsKept() throws Exception {
        Future<RecordMetadata> answer;
        try (Producer<?, ?> producer = producer(30_000)) {
            CompletableFuture<Future<RecordMetadata>> sending =
                    CompletableFuture.supplyAsync(() -> send(producer, TOPIC, "key", "{}"));
            producer.close(Duration.ZERO);
            answer = sending.get();
        }

        assertThat(answer.get().hasOffset()).isFalse();
        assertThat(unsent.records(TOPIC)).isEqualTo(1);
    }

    @Test
    void theReplayCreatesTheTopicAndPublishesInOrderWhatIsNotThereYet() throws Exception {
        keep("BTC-1", "BTC-2", "BTC-3", "BTC-4");
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", servers.firstPort(), data.resolve("kafka"))) {
            Topics.ensure(Map.of("bootstrap.servers", servers.toString()), Map.of(TOPIC, 2), Duration.ofSeconds(10));
            publishDirectly("BTC-1", "BTC-3");

            replay(TOPIC);

            assertThat(values()).containsExactly(tick("BTC-1"), tick("BTC-3"), tick("BTC-2"), tick("BTC-4"));
            assertThat(count("crypto.unsent.published")).isEqualTo(4);
            assertThat(unsent.topics()).isEmpty();

            unsent.keep(new ProducerRecord<>("new", "key", "value"), System.currentTimeMillis(), new Exception("away"));
            replay("new");
            try (Records records = new Records(servers.toString(), "new")) {
                assertThat(records.partitions()).isEqualTo(7);
                assertThat(records.await(1, record -> true)).hasSize(1);
            }
        }
    }

    @Test
    void theReplayLeavesOutWhatKafkaRefusesForGood() throws Exception {
        keep("BTC-1", "x".repeat(600_000), "BTC-2");
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", servers.firstPort(), data.resolve("kafka"),
                Map.of("message.max.bytes", "500000"))) {
            replay(TOPIC);

            assertThat(values()).containsExactly(tick("BTC-1"), tick("BTC-2"));
        }
        assertThat(count("crypto.unsent.published")).isEqualTo(2);
        assertThat(count("crypto.unsent.dropped")).isEqualTo(1);
        assertThat(log.warnings()).last().asString()
                .startsWith("Not published: Kafka refuses a record of prices that was kept for it, BTC: ");
    }

    /** Each time: a broker may freeze again after it came back. */
    @Test
    void theReplayWaitsUntilKafkaHasAnsweredForASecond() throws Exception {
        UnsentReplay replay = new UnsentReplay(unsent, servers, Map.of(), () -> 1);
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", servers.firstPort(), data.resolve("kafka"))) {
            for (String id : List.of("BTC-1", "BTC-2")) {
                keep(id);
                replay.publish(TOPIC, this::settings);
                assertThat(unsent.records()).as(id).isEqualTo(1);
                replay.publish(TOPIC, this::settings);
                assertThat(unsent.records()).as(id).isZero();
            }
            keep("BTC-3");
            replay.publish(TOPIC, this::settings);
        }
        replay.publish(TOPIC, this::settings);
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", servers.firstPort(), data.resolve("kafka"))) {
            replay.publish(TOPIC, this::settings);
            assertThat(unsent.records()).isEqualTo(1);
        }
    }

    @Test
    void aReplayThatFindsNobodyLeavesEverythingAsItIs() throws Exception {
        keep("BTC-1");

        replay(TOPIC);

        assertThat(unsent.records(TOPIC)).isEqualTo(1);
    }

    private static Message message(CamelContext context, String coin) {
        Message message = new DefaultMessage(context);
        message.setHeader(KafkaConstants.KEY, coin);
        message.setHeader("symbol", coin);
        message.setHeader("secret", "of the HTTP exchange");
        message.setBody("{\"message_id\":\"" + coin + "\"}");
        return message;
    }

    private Producer<?, ?> producer(int maxBlock) {
        Properties properties = settings();
        properties.put("max.block.ms", String.valueOf(maxBlock));
        return new KeepingClients(unsent, meter).getProducer(properties);
    }

    private Properties settings() {
        Properties properties = new Properties();
        properties.putAll(Map.of("bootstrap.servers", servers.toString(), "key.serializer",
                StringSerializer.class.getName(), "value.serializer", StringSerializer.class.getName()));
        return properties;
    }

    private static Future<RecordMetadata> send(Producer<?, ?> producer, String topic, String key, String value) {
        return ((KeepingProducer) producer).send(new ProducerRecord<>(topic, key, value), null);
    }

    private void keep(String... ids) {
        for (String id : ids) {
            assertThat(unsent.keep(new ProducerRecord<>(TOPIC, "BTC", tick(id)), System.currentTimeMillis(),
                    new Exception("away"))).isTrue();
        }
    }

    private void publishDirectly(String... ids) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            for (String id : ids) {
                producer.send(new ProducerRecord<>(TOPIC, "BTC", tick(id))).get();
            }
        }
    }

    /** As the route does it: again a moment later. */
    private void replay(String topic) throws Exception {
        UnsentReplay replay = new UnsentReplay(unsent, servers, Map.of(), () -> 7);
        replay.publish(topic, this::settings);
        replay.publish(topic, this::settings);
    }

    private List<String> values() {
        List<String> values = new ArrayList<>();
        try (Records records = new Records(servers.toString(), TOPIC)) {
            for (ConsumerRecord<byte[], byte[]> record : records.toTheEnd()) {
                values.add(new String(record.value(), UTF_8));
            }
        }
        return values;
    }

    private static String tick(String id) {
        return "{\"message_id\":\"" + id + "\"}";
    }

    private double count(String name) {
        return registry.get(name).counter().count();
    }
}
