package org.cryptoroutes.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final StubApi api = new StubApi();
    private final EmbeddedKafka kafka;
    private final Set<Long> watched = ConcurrentHashMap.newKeySet();
    private String topic;
    private Arrivals arrivals;

    private Rig(Path directory) throws IOException {
        kafka = EmbeddedKafka.start("localhost", Ports.free(), directory,
                Map.of("log.retention.bytes", "-1", "log.segment.bytes", String.valueOf(256 << 20)));
    }

    /** @param arguments the directory of the broker's data */
    public static void main(String[] arguments) throws Exception {
        Rig rig = new Rig(Path.of(arguments[0]));
        System.out.println("ready " + rig.kafka.bootstrapServers() + " " + rig.api.baseUrl());
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(rig.answer(line.split(" ")));
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
                topic = words[1];
                createTopic();
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
                deleteTopic();
                return new ObjectMapper().writeValueAsString(arrivals.measured(Integer.parseInt(words[1])));
            case "fill":
                topic = words[1];
                createTopic();
                fill(Integer.parseInt(words[2]));
                return "ok";
            case "drop":
                deleteTopic();
                return "ok";
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

    private void createTopic() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(Set.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
    }

    private void deleteTopic() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(Set.of(topic)).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private void fill(int records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 5),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(SampleCoins.record(topic, i % FILL_COINS));
            }
        }
    }
}
