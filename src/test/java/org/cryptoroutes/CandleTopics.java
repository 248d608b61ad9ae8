package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.cryptoroutes.candles.Ticks;
import org.cryptoroutes.kafka.Topics;

/** The topics around the candles, for tests: prices go in, and what is committed is read. */
final class CandleTopics {

    static final String PRICES = "crypto-prices";

    private final String servers;
    private final String prefix;

    /** @param prefix of the topics that the job writes to */
    CandleTopics(String servers, String prefix) {
        this.servers = servers;
        this.prefix = prefix;
    }

    /** What lets the job write there. */
    Map<String, String> environment() {
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "KAFKA_EMBEDDED", "false", "MANAGEMENT_PORT", "0",
                "CANDLES_TOPIC", name("candles"), "CANDLES_LATE_TOPIC", name("late"), "KAFKA_DEAD_LETTER_TOPIC", name("dead"),
                "INDICATORS_TOPIC", name("indicators"), "ALERTS_TOPIC", name("alerts"), "CANDLES_ENABLED", "true");
    }

    String name(String kind) {
        return prefix + "-" + kind;
    }

    /** Creates the topic of the prices with as many partitions as the ticks have. */
    void createPrices() {
        Topics.ensure(Map.of("bootstrap.servers", servers), Map.of(PRICES, Ticks.PARTITIONS), Duration.ofSeconds(20));
    }

    /** Sends them in their order, and returns when all are there. */
    void send(List<Ticks.Tick> ticks) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers, "linger.ms", "20",
                "enable.idempotence", "true"), new ByteArraySerializer(), new ByteArraySerializer())) {
            ticks.forEach(tick -> producer.send(new ProducerRecord<>(PRICES, tick.partition(), tick.time(),
                    bytes(tick.key()), bytes(tick.value()))));
        }
    }

    /** Every committed record of a topic, by key in their order; waits until there are so many. */
    Map<String, List<ConsumerRecord<byte[], byte[]>>> await(String kind, long count, Duration patience) {
        try (Reader reader = new Reader(name(kind))) {
            Awaitility.await().atMost(patience).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(200))
                    .until(() -> reader.read() >= count);
            return reader.records;
        }
    }

    /** Every record of a topic that is committed now, by key in their order. */
    Map<String, List<ConsumerRecord<byte[], byte[]>>> read(String kind) {
        try (Reader reader = new Reader(name(kind))) {
            reader.read();
            return reader.records;
        }
    }

    /** The text of a record with its headers. */
    static String text(ConsumerRecord<byte[], byte[]> record) {
        return (record.value() == null ? "" : new String(record.value(), UTF_8)) + " " + Records.headers(record);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    private final class Reader implements AutoCloseable {

        private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers,
                "isolation.level", "read_committed"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        private final List<TopicPartition> partitions = new ArrayList<>();
        private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new TreeMap<>();
        private long count;

        Reader(String topic) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                    .until(() -> !consumer.partitionsFor(topic).isEmpty());
            consumer.partitionsFor(topic).forEach(one -> partitions.add(new TopicPartition(topic, one.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        /** Up to what is committed now; gives how many there are by now. */
        long read() {
            Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions));
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < end.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    records.computeIfAbsent(record.key() == null ? "" : new String(record.key(), UTF_8),
                            none -> new ArrayList<>()).add(record);
                    count++;
                }
            }
            return count;
        }

        @Override
        public void close() {
            consumer.close(Duration.ofSeconds(1));
        }
    }
}
