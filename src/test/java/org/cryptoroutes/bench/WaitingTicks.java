package org.cryptoroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.cryptoroutes.kafka.Topics;

/** Prices of some days that wait on a topic, and how many candles they make. */
final class WaitingTicks {

    private static final int POLL_SECONDS = 10;
    private static final int GRACE_SECONDS = 10;
    private static final List<Integer> INTERVALS = List.of(60, 300, 900, 3600);
    private static final int DAYS = 6;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final String servers;
    private final int partitions;
    /** The broker deletes what is older than a week. */
    private final Instant begin = Instant.now().minus(Duration.ofDays(DAYS)).truncatedTo(ChronoUnit.HOURS);

    WaitingTicks(String servers, int partitions) {
        this.servers = servers;
        this.partitions = partitions;
    }

    void fill(String topic, int coins, int polls) {
        Topics.ensure(Map.of("bootstrap.servers", servers), Map.of(topic, partitions), Duration.ofSeconds(20));
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers,
                // A new partition may refuse the first batches for a moment: each is sent again before the next
                "linger.ms", 20, "enable.idempotence", false, "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int poll = 0; poll < polls; poll++) {
                Instant at = begin.plusSeconds((long) poll * POLL_SECONDS);
                String time = MICROS.format(at);
                for (int coin = 0; coin < coins; coin++) {
                    String record =
                            ("{\"symbol\":\"C%d\",\"coin_id\":\"coin-%d\",\"price_usd\":%d.%d,\"volume_24h\":%d.5,"
                            + "\"market_cap\":%d.25,\"price_change_24h\":1.5,\"last_updated\":%d,\"timestamp\":\"%s\","
                            + "\"producer_id\":\"bench\",\"message_id\":\"C%d-%d\"}").formatted(coin, coin,
                            1000 + (poll / 7 + coin) % 20, 1 + poll % 97, 100_000 + poll, 900_000 + poll,
                            at.getEpochSecond() / 60 * 60, time, coin, at.toEpochMilli());
                    producer.send(new ProducerRecord<>(topic, coin % partitions, at.toEpochMilli(), ("C" + coin)
                            .getBytes(UTF_8),
                            record.getBytes(UTF_8)), (metadata, fault) -> {
                                if (fault != null) {
                                    failure.set(fault);
                                }
                            });
                }
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the topic could not be filled", failure.get());
        }
    }

    /** Waits until that many candles are committed as so many polls make. */
    boolean awaitCandles(String topic, int coins, int polls, Duration patience) {
        long last = (long) (polls - 1) * POLL_SECONDS - GRACE_SECONDS;
        long expected = INTERVALS.stream().mapToLong(seconds -> coins * (last / seconds)).sum();
        Topics.ensure(Map.of("bootstrap.servers", servers), Map.of(topic, partitions), Duration.ofSeconds(20));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers,
                "isolation.level", "read_committed", "auto.offset.reset", "earliest"), new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, partitions).mapToObj(one -> new TopicPartition(topic, one)).toList());
            long end = System.nanoTime() + patience.toNanos();
            long count = 0;
            while (count < expected && System.nanoTime() < end) {
                count += consumer.poll(Duration.ofMillis(100)).count();
            }
            return count >= expected;
        }
    }
}
