package org.cryptoroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cryptoroutes.kafka.EmbeddedKafka;

/**
 * A real Kafka broker in a JVM of its own, always at the same address: to be killed, stopped, frozen, started again on
 * the data that it left or on none. It never outlives the tests' own JVM.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private final Map<String, String> settings;
    private Packaged process;

    private BrokerProcess(Path data, int port, Map<String, String> settings) {
        this.data = data;
        this.port = port;
        this.settings = Map.copyOf(settings);
    }

    /** A broker that does not run yet, at a free port of localhost. */
    public static BrokerProcess at(Path data) {
        return at(data, Ports.free(), Map.of());
    }

    /** @param settings broker properties under Kafka's names, which win over those of the embedded broker */
    public static BrokerProcess at(Path data, int port, Map<String, String> settings) {
        return new BrokerProcess(data, port, settings);
    }

    /** The same, started. */
    public static BrokerProcess start(Path data) {
        BrokerProcess broker = at(data);
        broker.start();
        return broker;
    }

    /** Where clients reach it, also while it is away. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    public int port() {
        return port;
    }

    /** Starts it on the data that are there, and waits until it serves clients. */
    public void start() {
        startWithoutWaiting();
        awaitReady();
    }

    /** Starts it on the data that are there. */
    public void startWithoutWaiting() {
        if (process != null && process.alive()) {
            throw new IllegalStateException("the broker runs");
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                Broker.class.getName(), String.valueOf(port), data.toAbsolutePath().toString()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        process = Packaged.start(command, Path.of("").toAbsolutePath(), Map.of());
    }

    public void awaitReady() {
        process.await(1, Broker.READY, PATIENCE);
    }

    /** Starts it as a new one, which knows neither topics nor records. */
    public void startEmpty() {
        try (Stream<Path> files = Files.exists(data) ? Files.walk(data) : Stream.empty()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** kill -9, and waits for its end. */
    public void kill() {
        process.kill();
        process.exitCode(PATIENCE);
    }

    /** SIGTERM, and waits for its orderly end. */
    public void terminate() {
        process.terminate();
        process.exitCode(PATIENCE);
    }

    /** Lets it hang: it keeps its port and its connections, and answers nobody. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on after {@link #freeze()}. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try (Packaged kill = Packaged.start(List.of("kill", "-" + name, String.valueOf(process.pid())), data,
                Map.of())) {
            if (kill.exitCode(PATIENCE) != 0) {
                throw new IllegalStateException("kill -" + name + " failed: " + kill.lines());
            }
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    /** Runs in the process of the broker. */
    static final class Broker {

        static final String READY = "the broker is ready";

        public static void main(String[] arguments) throws IOException {
            Map<String, String> settings = new HashMap<>();
            for (int i = 2; i < arguments.length; i++) {
                String[] setting = arguments[i].split("=", 2);
                settings.put(setting[0], setting[1]);
            }
            EmbeddedKafka kafka = EmbeddedKafka.start(
                    "localhost", Integer.parseInt(arguments[0]), Path.of(arguments[1]), settings);
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
            kafka.failure().thenAccept(sentence -> System.exit(1));
            System.out.println("\n" + READY);
            // Ends with the tests, however they end
            while (System.in.read() >= 0) {
                continue;
            }
            System.exit(0);
        }
    }
}
