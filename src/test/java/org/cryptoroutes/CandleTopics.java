package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.cryptoroutes.candles.Reference;
import org.cryptoroutes.candles.Ticks;
import org.cryptoroutes.kafka.Topics;
import org.cryptoroutes.settings.Setting;

/** The topics around the candles, for tests: prices go in, and what is committed is read. */
final class CandleTopics {

    /** The intervals of the job unless it is told otherwise. */
    static final Map<String, Duration> INTERVALS = Map.of("1m", Duration.ofMinutes(1), "5m", Duration.ofMinutes(5),
            "15m", Duration.ofMinutes(15), "1h", Duration.ofHours(1));

    private final String servers;
    private final String prefix;
    private final String prices;

    /**
     * @param prefix of the topics that the job writes to
     * @param prices the topic that it reads
     */
    CandleTopics(String servers, String prefix, String prices) {
        this.servers = servers;
        this.prefix = prefix;
        this.prices = prices;
    }

    /** What lets the job read and write there. */
    Map<String, String> settings() {
        return Map.of("kafka.bootstrap-servers", servers, "kafka.topic", prices, "candles.topic", name("candles"),
                "candles.late-topic", name("late"), "kafka.dead-letter-topic", name("dead"), "indicators.topic",
                name("indicators"), "alerts.topic", name("alerts"));
    }

    /** The same for the program. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("KAFKA_EMBEDDED", "false", "MANAGEMENT_PORT", "0",
                "CANDLES_ENABLED", "true"));
        settings().forEach((key, value) -> environment.put(Setting.environmentNameOf(key), value));
        return environment;
    }

    String name(String kind) {
        return prefix + "-" + kind;
    }

    /** Creates them: that of the prices with as many partitions as the ticks have. */
    void create() {
        Topics.ensure(Map.of("bootstrap.servers", servers), Map.of(prices, Ticks.PARTITIONS, name("candles"), 3,
                name("late"), 3, name("dead"), 3, name("indicators"), 3, name("alerts"), 3), Duration.ofSeconds(20));
    }

    /** Sends them in their order, and returns when all are there. */
    void send(List<Ticks.Tick> ticks) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers,
                "linger.ms", "20",
                "enable.idempotence", "true"), new ByteArraySerializer(), new ByteArraySerializer())) {
            ticks.forEach(tick -> producer.send(new ProducerRecord<>(prices, tick.partition(), tick.time(),
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

    /** How many records of a topic are committed now. */
    long count(String kind) {
        return read(kind).values().stream().mapToLong(List::size).sum();
    }

    /** The first differences between series of records, so that a failure can be read. */
    static List<String> differences(SortedMap<String, List<Map<String, Object>>> expected,
            Map<String, List<ConsumerRecord<byte[], byte[]>>> actual) {
        Map<String, List<Map<String, Object>>> series = new HashMap<>();
        actual.values().stream().flatMap(List::stream).map(record -> Reference.read(record.value())).forEach(one ->
                series.computeIfAbsent(one.get("symbol") + " " + one.get("interval"), none -> new ArrayList<>())
                .add(one));
        return Stream.concat(expected.keySet().stream(), series.keySet().stream()).distinct()
                .filter(key -> !expected.getOrDefault(key, List.of()).equals(series.get(key)))
                .map(key -> key + ": " + difference(expected.getOrDefault(key, List.of()), series.getOrDefault(key,
                List.of())))
                .limit(3).toList();
    }

    private static String difference(List<Map<String, Object>> expected, List<Map<String, Object>> actual) {
        int i = 0;
        while (i < Math.min(expected.size(), actual.size()) && expected.get(i).equals(actual.get(i))) {
            i++;
        }
        return "%d of %d, expected %d: %s, expected %s".formatted(i, actual.size(), expected.size(),
                i < actual.size() ? actual.get(i) : "none", i < expected.size() ? expected.get(i) : "none");
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
