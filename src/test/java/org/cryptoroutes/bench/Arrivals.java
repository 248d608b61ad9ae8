package org.cryptoroutes.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.cryptoroutes.bench.Measured.Poll;

/** An independent consumer of a topic: notes when each record can be read. The n-th record of a coin is of poll n. */
final class Arrivals implements AutoCloseable {

    private static final int MOST_RECORDS = 20_000;

    private final StubApi api;
    private final int coins;
    private final int[] polls;
    private final List<Progress> progress = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::read, "arrivals");
    private volatile boolean ended;
    private String sample = "";
    private long first;

    private static final class Progress {
        private final long[] latencies;
        private int records;
        private long last;

        Progress(int coins) {
            latencies = new long[coins];
        }
    }

    Arrivals(String servers, String topic, int partitions, StubApi api, int coins) {
        this.api = api;
        this.coins = coins;
        this.polls = new int[coins];
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest",
                "max.poll.records", MOST_RECORDS), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList());
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        while (!ended) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
            if (!records.isEmpty()) {
                note(records, System.nanoTime());
            }
        }
        consumer.close(Duration.ofSeconds(1));
    }

    private synchronized void note(ConsumerRecords<byte[], byte[]> records, long now) {
        first = first == 0 ? now : first;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int coin = SampleCoins.index(record.key());
            int poll = polls[coin]++;
            if (poll == progress.size()) {
                progress.add(new Progress(coins));
            }
            Progress one = progress.get(poll);
            one.latencies[one.records++] = now - api.answered(coin, poll);
            one.last = now;
            if (coin == 0 && poll == 0) {
                sample = sample(record);
            }
        }
        notifyAll();
    }

    private static String sample(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return text(record.value()) + " " + headers;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Waits until so many polls can be read completely. */
    synchronized boolean await(int count, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (complete() < count) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Waits for the very first record. */
    synchronized boolean awaitFirst(Duration patience) throws InterruptedException {
        wait(first == 0 ? patience.toMillis() : 1);
        return first != 0;
    }

    synchronized int complete() {
        return (int) progress.stream().takeWhile(one -> one.records == coins).count();
    }

    synchronized Measured measured() {
        List<Poll> times = IntStream.range(0, complete())
                .mapToObj(i -> new Poll(api.asked(i), progress.get(i).last, coins)).toList();
        return new Measured(first, times, sample);
    }

    /** @param from the first poll that counts, from 0; the one called to does not */
    synchronized Percentiles latency(int from, int to) {
        return Percentiles.of(progress.subList(from, to).stream()
                .flatMapToLong(one -> Arrays.stream(one.latencies)).toArray());
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
