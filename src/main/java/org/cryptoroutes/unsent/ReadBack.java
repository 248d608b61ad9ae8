package org.cryptoroutes.unsent;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which records are on their topic although their sending failed: the answer may have been lost on the way, or
 * the program was killed before it came.
 */
final class ReadBack {

    private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    /** A topic may carry the time of the broker's clock instead of this one's. */
    private static final Duration OTHER_CLOCK = Duration.ofMinutes(1);

    private final Map<String, Object> client;
    private final BooleanSupplier stopping;

    /**
     * @param client   options for every client, with Kafka's own names
     * @param stopping asked now and then; when it says so, the search ends
     */
    ReadBack(Map<String, Object> client, BooleanSupplier stopping) {
        this.client = new HashMap<>(client);
        this.client.put("enable.auto.commit", "false");
        this.stopping = stopping;
    }

    /**
     * @param since the oldest of the wanted records
     * @return those of the wanted that are on the topic; when the search takes too long, those found until then
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or does not let this user read
     */
    Set<UUID> find(Set<UUID> wanted, String topic, Instant since) {
        if (wanted.isEmpty()) {
            return Set.of();
        }
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return find(wanted, topic, since.minus(OTHER_CLOCK), consumer);
        }
    }

    private Set<UUID> find(Set<UUID> wanted, String topic, Instant since, KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition())).toList();
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(partitions.stream()
                .collect(Collectors.toMap(Function.identity(), partition -> since.toEpochMilli())), ANSWER);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, ANSWER));
        ends.keySet().removeIf(partition -> begins.get(partition) == null);
        consumer.assign(ends.keySet());
        begins.forEach((partition, begin) -> {
            if (begin != null) {
                consumer.seek(partition, begin.offset());
            }
        });
        Set<UUID> found = new HashSet<>();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), ANSWER) < end.getValue())) {
            if (System.nanoTime() - deadline > 0 || stopping.getAsBoolean()) {
                LOG.warn("{} could not be searched to its end: records may be on it twice", topic);
                break;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                UnsentRecord.identity(record).filter(wanted::contains).ifPresent(found::add);
            }
        }
        return found;
    }
}
