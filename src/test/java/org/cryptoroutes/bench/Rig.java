package org.cryptoroutes.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.cryptoroutes.Ports;
import org.cryptoroutes.kafka.EmbeddedKafka;

/**
 * What the measured programs talk to, in a JVM of its own: the stub API, a Kafka broker and the independent consumer.
 * Does what the lines of its standard input say, one answer a line, and ends with it.
 */
final class Rig {

    private static final int PARTITIONS = 3;
    private static final int FILL_COINS = 1000;

    /** Nothing is deleted by age or size, and a busy machine must not cost the broker its session. */
    private static final Map<String, String> BROKER = Map.of("log.retention.bytes", "-1",
            "log.segment.bytes", String.valueOf(256 << 20), "auto.create.topics.enable", "false",
            "broker.session.timeout.ms", "60000");

    private final StubApi api = new StubApi();
    private final EmbeddedKafka kafka;
    private final WaitingTicks ticks;
    private final Set<Long> watched = ConcurrentHashMap.newKeySet();
    private String topic;
    private Arrivals arrivals;

    private Rig(Path directory) throws IOException {
        kafka = EmbeddedKafka.start("localhost", Ports.free(), directory, BROKER);
        ticks = new WaitingTicks(kafka.bootstrapServers(), PARTITIONS);
    }

    /** @param arguments the directory of the broker's data */
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        // What the broker logs goes elsewhere
        System.setOut(System.err);
        Rig rig = new Rig(Path.of(arguments[0]));
        answers.println("ready " + rig.kafka.bootstrapServers() + " " + rig.api.baseUrl());
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answers.println(rig.answer(line.split(" ")));
            }
        } finally {
            // Nobody is left to stop what was measured
            rig.watched.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            Runtime.getRuntime().halt(0);
        }
    }

    private String answer(String[] words) throws Exception {
        switch (words[0]) {
            case "begin":
                createTopic(words[1]);
                int coins = Integer.parseInt(words[2]);
                api.expect(coins);
                arrivals = new Arrivals(kafka.bootstrapServers(), topic, PARTITIONS, api, coins);
                return "ok";
            case "await":
                return arrivals.await(Integer.parseInt(words[1]), Duration.ofSeconds(Long.parseLong(words[2])))
                        ? "ok" : "late, complete are " + arrivals.complete();
            case "first":
                return arrivals.awaitFirst(Duration.ofSeconds(Long.parseLong(words[1]))) ? "ok" : "late";
            case "end":
                arrivals.close();
                return new ObjectMapper().writeValueAsString(arrivals.measured());
            case "latency":
                return new ObjectMapper().writeValueAsString(
                        arrivals.latency(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            case "fill":
                createTopic(words[1]);
                fill(Integer.parseInt(words[2]));
                return "ok";
            case "ticks":
                ticks.fill(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                return "ok";
            case "candles":
                return ticks.awaitCandles(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]),
                        Duration.ofSeconds(Long.parseLong(words[4]))) ? "ok" : "late";
            case "watch":
                watched.add(Long.valueOf(words[1]));
                return "ok";
            case "unwatch":
                watched.remove(Long.valueOf(words[1]));
                return "ok";
            default:
                return "unknown";
        }
    }

    /** Makes this the only topic. */
    private void createTopic(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            if (topic != null) {
                admin.deleteTopics(Set.of(topic)).all().get();
            }
            admin.createTopics(Set.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
            topic = name;
        }
    }

    private void fill(int records) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 5),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(SampleCoins.record(topic, i % FILL_COINS), (metadata, fault) -> {
                    if (fault != null) {
                        failure.set(fault);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the topic could not be filled", failure.get());
        }
    }
}
