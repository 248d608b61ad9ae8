package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.cryptoroutes.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedKafkaTest {

    private static final String TOPIC = "prices";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    private Path data;

    @Test
    void serves_clients_as_soon_as_it_has_started() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", Ports.free(), data);
                Admin admin = admin(kafka)) {
            assertThat(admin.describeCluster().nodes().get()).singleElement()
                    .satisfies(node -> assertThat(node.host() + ":" + node.port()).isEqualTo(kafka.bootstrapServers()));

            createTopic(kafka);
            send(kafka, "BTC", "1");
            send(kafka, "ETH", "2");

            assertThat(read(kafka, "group", 2)).containsExactlyInAnyOrder("BTC=1", "ETH=2");
        }
    }

    @Test
    void creates_the_topic_that_a_client_sends_to() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start("127.0.0.1", Ports.free(), data)) {
            send(kafka, "BTC", "1");

            assertThat(partitions(kafka)).isEqualTo(3);
        }
    }

    @Test
    void topics_records_and_committed_offsets_survive_a_restart() throws Exception {
        int port = Ports.free();
        int controller;
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
            createTopic(kafka);
            send(kafka, "BTC", "1");
            assertThat(read(kafka, "group", 1)).containsExactly("BTC=1");
            controller = controllerPort(kafka);
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
            assertThat(controllerPort(kafka)).isNotEqualTo(controller);
            assertThat(partitions(kafka)).isEqualTo(2);
            send(kafka, "BTC", "2");
            assertThat(read(kafka, "group", 1)).containsExactly("BTC=2");
            assertThat(read(kafka, "another group", 2)).containsExactlyInAnyOrder("BTC=1", "BTC=2");
        }
    }

    @Test
    void survives_being_killed_and_keeps_others_off_its_data_until_then() throws Exception {
        int port = Ports.free();
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                Victim.class.getName(), String.valueOf(port), data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader output = process.inputReader()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> Victim.READY.equals(output.readLine()));

            assertThatExceptionOfType(KafkaStartException.class)
                    .isThrownBy(() -> EmbeddedKafka.start("localhost", Ports.free(), data))
                    .withMessageContaining(data.toString())
                    .withMessageContaining("another broker uses this directory");
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
            send(kafka, "BTC", "2");
            assertThat(read(kafka, "group", 1)).containsExactly("BTC=2");
            assertThat(read(kafka, "another group", 2)).containsExactlyInAnyOrder("BTC=1", "BTC=2");
        }
    }

    /** Runs in a process of its own, to be killed. */
    static final class Victim {

        static final String READY = "ready";

        public static void main(String[] args) throws Exception {
            EmbeddedKafka kafka = EmbeddedKafka.start("localhost", Integer.parseInt(args[0]), Path.of(args[1]));
            createTopic(kafka);
            send(kafka, "BTC", "1");
            read(kafka, "group", 1);
            System.out.println("\n" + READY);
        }
    }

    @Test
    void formats_a_directory_once() throws Exception {
        Path directory = Files.createDirectories(data.resolve("new/kafka"));
        Path meta = Files.createFile(directory.resolve("meta.properties"));
        EmbeddedKafka.start("localhost", Ports.free(), directory).close();
        String formatted = Files.readString(meta);
        assertThat(formatted).contains("cluster.id=");

        Files.delete(meta);
        assertNotFormatted(directory);
        for (String damaged : List.of("", "\0\0\0\0", "\\u12", formatted.replaceFirst("cluster.id=.*", ""))) {
            Files.writeString(meta, damaged);
            assertNotFormatted(directory);
        }

        Files.writeString(meta, formatted);
        EmbeddedKafka.start("localhost", Ports.free(), directory).close();
        assertThat(meta).content().isEqualTo(formatted);
    }

    private static void assertNotFormatted(Path directory) {
        assertThatExceptionOfType(KafkaStartException.class)
                .isThrownBy(() -> EmbeddedKafka.start("localhost", Ports.free(), directory))
                .withMessage("The embedded Kafka broker cannot keep its data in %s: meta.properties is missing or "
                        + "damaged, as after a crash of the machine: put it back from a backup, or delete the "
                        + "directory to begin without the records in it", directory);
    }

    @Test
    void tells_that_the_port_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            int port = taken.getLocalPort();

            assertThatExceptionOfType(KafkaStartException.class)
                    .isThrownBy(() -> EmbeddedKafka.start("localhost", port, data))
                    .withMessageStartingWith("The embedded Kafka broker cannot listen at localhost:%d (", port)
                    .withMessageEndingWith("): stop the program that uses this port, or choose another port");
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void tells_that_the_data_directory_is_in_use() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", Ports.free(), data);
                Admin admin = admin(kafka)) {
            assertThatExceptionOfType(KafkaStartException.class)
                    .isThrownBy(() -> EmbeddedKafka.start("localhost", Ports.free(), data))
                    .withMessage("The embedded Kafka broker cannot keep its data in %s: "
                            + "another broker uses this directory, stop it or name another directory", data);
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
    }

    @Test
    void tells_that_the_data_directory_cannot_be_written() throws IOException {
        Path file = Files.createFile(data.resolve("file"));

        assertThatExceptionOfType(KafkaStartException.class)
                .isThrownBy(() -> EmbeddedKafka.start("localhost", Ports.free(), file))
                .withMessage("The embedded Kafka broker cannot keep its data in %s: "
                        + "it must be a directory that this user may write to", file);
        assertThatExceptionOfType(KafkaStartException.class)
                .isThrownBy(() -> EmbeddedKafka.start("localhost", Ports.free(), data.resolve("a,b")))
                .withMessageContaining("Kafka takes no directory with a comma in its name");
    }

    @Test
    void tells_what_kafka_says_when_it_does_not_start_and_leaves_nothing_behind() throws Exception {
        int port = Ports.free();
        assertThatExceptionOfType(KafkaStartException.class)
                .isThrownBy(() -> EmbeddedKafka.start("localhost", port, data, Map.of("num.io.threads", "many")))
                .withMessageStartingWith("The embedded Kafka broker did not start at localhost:" + port)
                .withMessageContaining("num.io.threads");
        assertThatExceptionOfType(KafkaStartException.class)
                .isThrownBy(() -> EmbeddedKafka.start("localhost", port, data,
                        Map.of("authorizer.class.name", "no.such.Authorizer")))
                .withMessageContaining("no.such.Authorizer");

        EmbeddedKafka.start("localhost", port, data).close();
    }

    @Test
    void listens_on_loopback_only() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedKafka.start("0.0.0.0", Ports.free(), data))
                .withMessage("The embedded Kafka broker listens on this machine only, not at 0.0.0.0");

        int port = Ports.free();
        List<InetAddress> others = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress()).toList();
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
            assertThat(reachable(InetAddress.getByName("localhost"), port)).isTrue();
            int controller = controllerPort(kafka);
            assertThat(others).noneMatch(address -> reachable(address, port) || reachable(address, controller));
        }
    }

    @Test
    void gives_the_controller_another_port_than_its_clients() {
        PrimitiveIterator.OfInt offered = IntStream.of(40487, 40487, 40488).iterator();

        assertThat(EmbeddedKafka.otherThan(40487, offered::nextInt)).isEqualTo(40488);
    }

    @Test
    void serves_clients_over_ipv6() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeThat(NetworkInterface.getByInetAddress(loopback)).as("the loopback interface speaks IPv6").isNotNull();

        try (EmbeddedKafka kafka = EmbeddedKafka.start("::1", Ports.free(), data)) {
            send(kafka, "BTC", "1");

            assertThat(read(kafka, "group", 1)).containsExactly("BTC=1");
        }
    }

    @Test
    void stops_quickly_and_completely() throws Exception {
        List<Thread> before = userThreads();
        EmbeddedKafka kafka = EmbeddedKafka.start("localhost", Ports.free(), data);
        createTopic(kafka);
        send(kafka, "BTC", "1");

        long begin = System.nanoTime();
        kafka.close();
        Duration stop = Duration.ofNanos(System.nanoTime() - begin);
        kafka.close();

        assertThat(stop).isLessThan(Duration.ofSeconds(3));
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> assertThat(userThreads()).isSubsetOf(before));
        assertThat(kafka.failure().toCompletableFuture()).isNotDone();
    }

    @Test
    void a_fatal_error_of_kafka_stops_the_broker_and_not_the_process() throws Exception {
        int port = Ports.free();
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data)) {
            Exit.halt(1, "as Kafka does when its disk is full");

            assertThat(kafka.failure().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .startsWith("The Kafka broker in this process has stopped after a fatal error");
            assertThat(reachable(InetAddress.getByName("localhost"), port)).isFalse();
        }
        EmbeddedKafka.start("localhost", port, data).close();
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        }
    }

    private static int partitions(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).partitions().size();
        }
    }

    private static int controllerPort(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            return admin.describeMetadataQuorum().quorumInfo().get().nodes().get(1).endpoints().get(0).port();
        }
    }

    private static void send(EmbeddedKafka kafka, String key, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, key, value)).get();
        }
    }

    /** Reads and commits until there are {@code count} records, as {@code key=value}. */
    private static List<String> read(EmbeddedKafka kafka, String group, int count) {
        List<String> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    records.add(record.key() + "=" + record.value());
                }
                return records.size() >= count;
            });
            consumer.commitSync();
        }
        return records;
    }

    private static boolean reachable(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The threads that would keep the process alive. */
    private static List<Thread> userThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon()).collect(Collectors.toList());
    }
}
