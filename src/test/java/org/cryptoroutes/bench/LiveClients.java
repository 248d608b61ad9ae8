package org.cryptoroutes.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Many clients of the WebSocket in a JVM of their own, who publishes what they get, and a consumer that says when it
 * could be read.
 */
final class LiveClients {

    static final int COINS = 8;

    private static final String NUMBER = "\"message_id\":\"N";

    private final int first;
    private final AtomicLongArray readable;
    /** By record, then by client. */
    private final AtomicLongArray received;
    private final int clients;
    private final AtomicLong messages = new AtomicLong();

    /**
     * What came of it.
     *
     * @param latency  of each price at each client
     * @param messages all that the clients got, those of the warm-up too
     * @param lost     how many prices some client did not get
     */
    record Outcome(Percentiles latency, long messages, long lost) {
    }

    private LiveClients(int clients, int warmUp, int records) {
        this.clients = clients;
        this.first = warmUp;
        readable = new AtomicLongArray(warmUp + records);
        received = new AtomicLongArray(records * clients);
    }

    /** @param arguments brokers, topic, port, clients, seconds of warm-up, seconds that count */
    public static void main(String[] arguments) throws Exception {
        int clients = Integer.parseInt(arguments[3]);
        int warmUp = COINS * Integer.parseInt(arguments[4]);
        LiveClients run = new LiveClients(clients, warmUp, COINS * Integer.parseInt(arguments[5]));
        Outcome outcome = run.measure(arguments[0], arguments[1], Integer.parseInt(arguments[2]));
        System.out.println(new ObjectMapper().writeValueAsString(outcome));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private Outcome measure(String brokers, String topic, int port) throws Exception {
        Vertx vertx = Vertx.vertx();
        connect(vertx, port);
        CountDownLatch ready = new CountDownLatch(1);
        Thread reader = new Thread(() -> read(brokers, topic, ready), "reader");
        reader.setDaemon(true);
        reader.start();
        ready.await();
        publish(brokers, topic);
        // The last ones are under way
        Thread.sleep(5000);
        return outcome();
    }

    private void connect(Vertx vertx, int port) throws Exception {
        WebSocketClient client =
                vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2 * clients));
        AtomicInteger subscribed = new AtomicInteger();
        List<Future<WebSocket>> sockets = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int number = i;
            sockets.add(client.connect(port, "127.0.0.1", "/api/v1/live").onSuccess(socket -> {
                socket.textMessageHandler(text -> take(number, text, subscribed));
                socket.writeTextMessage("{\"method\":\"subscribe\",\"params\":{\"channel\":\"price\"}}");
            }));
        }
        Future.all(sockets).toCompletionStage().toCompletableFuture().join();
        while (subscribed.get() < clients) {
            Thread.sleep(20);
        }
    }

    private void take(int client, String text, AtomicInteger subscribed) {
        long now = System.nanoTime();
        messages.incrementAndGet();
        if (text.contains("\"snapshot\"")) {
            subscribed.incrementAndGet();
            return;
        }
        for (int at = text.indexOf(NUMBER); at >= 0; at = text.indexOf(NUMBER, at + 1)) {
            int begin = at + NUMBER.length();
            int record = Integer.parseInt(text, begin, text.indexOf('"', begin), 10);
            if (record >= first) {
                received.set((record - first) * clients + client, now);
            }
        }
    }

    private void read(String brokers, String topic, CountDownLatch ready) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", brokers),
                new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            ready.countDown();
            while (true) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    int begin = record.value().indexOf(NUMBER) + NUMBER.length();
                    readable.set(Integer.parseInt(record.value(), begin, record.value().indexOf('"', begin), 10),
                            System.nanoTime());
                }
            }
        }
    }

    private void publish(String brokers, String topic) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", brokers,
                "linger.ms", 1),
                new StringSerializer(), new StringSerializer())) {
            long begin = System.nanoTime();
            for (int i = 0; i < readable.length(); i++) {
                long due = begin + i / COINS * 1_000_000_000L;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                String json = new String(SampleCoins.record(topic, i % COINS).value(), StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, SampleCoins.symbol(i % COINS),
                        json.replaceFirst("\"message_id\":\"[^\"]*", NUMBER + i)));
            }
        }
    }

    private Outcome outcome() {
        long[] latencies = IntStream.range(0, received.length()).filter(i -> received.get(i) != 0)
                .mapToLong(i -> received.get(i) - readable.get(first + i / clients)).toArray();
        return new Outcome(Percentiles.of(latencies), messages.get(), received.length() - latencies.length);
    }
}
