package org.cryptoroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** A foreign client of a topic: reads every record from the beginning, as bytes, without a group. */
public final class Records implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchema CONTRACT = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Records.class.getResourceAsStream("/price.schema.json"));

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();

    public Records(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers), new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> !consumer.partitionsFor(topic).isEmpty());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    public int partitions() {
        return consumer.assignment().size();
    }

    /** Reads on until so many records were there that fulfil the condition, and gives those. */
    public List<ConsumerRecord<byte[], byte[]>> await(int count, Predicate<ConsumerRecord<byte[], byte[]>> condition) {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(read::add);
            return read.stream().filter(condition).toList();
        }, found -> found.size() >= count);
    }

    /** Reads on to the end that the topic has now, and gives all records. */
    public List<ConsumerRecord<byte[], byte[]>> toTheEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(read::add);
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
        return List.copyOf(read);
    }

    public static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    public static String value(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    public static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return MAPPER.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header ->
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    /** What is wrong with a record by the contract; empty when nothing is. */
    public static List<String> violations(ConsumerRecord<byte[], byte[]> record) {
        JsonNode json = json(record);
        Stream<String> schema = CONTRACT.validate(value(record), InputFormat.JSON).stream().map(Object::toString);
        Map<String, String> expected =
                Map.of("symbol", json.path("symbol").asText(), "coin_id", json.path("coin_id").asText());
        Stream<String> rest = Stream.of(
                json.path("symbol").asText().equals(key(record)) ? "" : "key " + key(record) + " is not the symbol",
                headers(record).equals(expected) ? "" : "headers are " + headers(record),
                value(record).matches(".*\\d[eE][+-]?\\d.*") ? "a number is not in plain notation"
                : "").filter(text -> !text.isEmpty());
        return Stream.concat(schema, rest).toList();
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(1));
    }
}
