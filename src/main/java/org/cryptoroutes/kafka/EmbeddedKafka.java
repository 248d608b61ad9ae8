package org.cryptoroutes.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.cryptoroutes.kafka.BootstrapServers.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka cluster of one node in this process: broker and KRaft controller together, reachable from this machine only.
 * Topics, records and committed offsets live in a directory and outlast the process, also one that was killed.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final int NODE = 1;
    private static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration GIVING_UP = Duration.ofSeconds(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    /** What one small node needs; all else is Kafka's default. Source: the broker configs of the Kafka 3.9 manual. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", String.valueOf(NODE)),
            Map.entry("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
            Map.entry("inter.broker.listener.name", CLIENTS),
            Map.entry("controller.listener.names", CONTROLLER),

            // There is one node to replicate to, and few clients
            Map.entry("default.replication.factor", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "3"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.segment.bytes", String.valueOf(4 << 20)),
            Map.entry("group.initial.rebalance.delay.ms", "0"),

            // A route added while the program runs may send to a topic that nobody created
            Map.entry("auto.create.topics.enable", "true"),
            Map.entry("num.partitions", "3"),

            // At most 7 days and about 160 MB a partition, so that a forgotten demo does not fill the disk
            Map.entry("log.retention.hours", "168"),
            Map.entry("log.retention.bytes", String.valueOf(128 << 20)),
            Map.entry("log.segment.bytes", String.valueOf(32 << 20)),
            Map.entry("log.roll.hours", "24"),
            Map.entry("log.index.size.max.bytes", String.valueOf(128 << 10)),
            Map.entry("offsets.topic.segment.bytes", String.valueOf(4 << 20)),
            Map.entry("metadata.log.segment.bytes", String.valueOf(8 << 20)),
            Map.entry("metadata.max.retention.bytes", String.valueOf(32 << 20)),

            // No record every half second just to show that the controller lives: a disk may sleep
            Map.entry("metadata.max.idle.interval.ms", "0"),

            // After a kill the controller refuses the new broker until the session of the old one has expired
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),

            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("log.cleaner.threads", "1"),
            Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20)),
            Map.entry("auto.include.jmx.reporter", "false"));

    private final KafkaRaftServer server;
    private final DataDirectory data;
    private final HostPort address;
    private final CompletableFuture<Void> exit = ExitTrap.arm();
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private boolean closed;

    private EmbeddedKafka(KafkaRaftServer server, DataDirectory data, HostPort address) {
        this.server = server;
        this.data = data;
        this.address = address;
    }

    /**
     * Starts the broker and waits until it serves clients: some 2 seconds in a fresh process, 2 more after a kill.
     *
     * @param host    a loopback name or address, which clients use as well
     * @param port    1 to 65535, not in use
     * @param dataDir where everything is kept; created and formatted when it is new, used as it is otherwise
     * @throws IllegalArgumentException when the host is not a loopback one, or the port out of range
     * @throws KafkaStartException      when the port is taken, the directory cannot be written, is full or is used by
     *                                  another broker, or Kafka itself fails to start
     */
    public static EmbeddedKafka start(String host, int port, Path dataDir) {
        return start(host, port, dataDir, Map.of());
    }

    /**
     * The same with other settings of the broker.
     *
     * @param settings broker properties under Kafka's names, which win over the ones of this class
     */
    public static EmbeddedKafka start(String host, int port, Path dataDir, Map<String, String> settings) {
        long begin = System.nanoTime();
        HostPort address = new HostPort(host, port);
        if (!address.loopback()) {
            throw new IllegalArgumentException(
                    "The embedded Kafka broker listens on this machine only, not at " + host);
        }
        requireFree(address);
        DataDirectory data = DataDirectory.open(dataDir);
        EmbeddedKafka kafka = create(address, data, settings);
        try {
            kafka.startup();
        } catch (ExecutionException e) {
            kafka.close();
            throw failedStart(address, data, e);
        } catch (InterruptedException e) {
            kafka.close();
            Thread.currentThread().interrupt();
            throw failedStart(address, data, e);
        }
        LOG.info("Kafka broker in this process: ready at {} after {} ms, data in {}",
                address, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin), dataDir);
        return kafka;
    }

    /** Where clients reach the broker: {@code host:port}. */
    public String bootstrapServers() {
        return address.toString();
    }

    /**
     * Completes with one sentence, without its end, when Kafka gives up while it runs, for example because the disk is
     * full. The broker is stopped then, as if the cluster were away; without such a failure this never completes.
     */
    public CompletionStage<String> failure() {
        return failure.minimalCompletionStage();
    }

    /** Stops the broker within a second or so, or leaves it behind after 10. Once stopped, does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // In a thread of its own: an interrupt of the caller must not cut the shutdown short
        Thread shutdown = daemon("kafka-stop", () -> {
            try {
                server.shutdown();
                server.awaitShutdown();
            } finally {
                ExitTrap.disarm(exit);
                data.close();
            }
        });
        try {
            shutdown.join(STOP_PATIENCE.toMillis());
            if (shutdown.isAlive()) {
                LOG.warn("Kafka broker in this process: not stopped within {} s", STOP_PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EmbeddedKafka create(HostPort address, DataDirectory data, Map<String, String> settings) {
        try {
            data.format(NODE, CONTROLLER);
            KafkaConfig config = KafkaConfig.fromProps(properties(address, data, settings), false);
            return new EmbeddedKafka(new KafkaRaftServer(config, Time.SYSTEM), data, address);
        } catch (KafkaStartException e) {
            data.close();
            throw e;
        } catch (Exception e) {
            data.close();
            throw failedStart(address, data, e);
        }
    }

    private void startup() throws ExecutionException, InterruptedException {
        CompletableFuture<Void> started = new CompletableFuture<>();
        daemon("kafka-start", () -> {
            try {
                server.startup();
                started.complete(null);
            } catch (Throwable e) {
                started.completeExceptionally(e);
            }
        });
        // The thread that gave up may be the one that starts: then its exception tells more, a moment later
        CompletableFuture<Void> gaveUp = exit.thenRunAsync(() -> {
            throw new IllegalStateException("Kafka gave up, its own messages tell why");
        }, CompletableFuture.delayedExecutor(GIVING_UP.toMillis(), TimeUnit.MILLISECONDS));
        try {
            CompletableFuture.anyOf(started, gaveUp).get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("not ready within " + START_PATIENCE.toSeconds() + " s", e);
        }
        exit.thenRun(() -> daemon("kafka-failure", this::fail));
    }

    private void fail() {
        String sentence = "The Kafka broker in this process has stopped after a fatal error: " + data.trouble()
                .orElse("Kafka's messages before this one tell which, its data are in " + data);
        try {
            close();
        } finally {
            failure.complete(sentence);
        }
    }

    private static Properties properties(HostPort address, DataDirectory data, Map<String, String> settings) {
        String controller = LOOPBACK + ":" + otherThan(address.port(), EmbeddedKafka::freePort);
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        properties.put("listeners", CLIENTS + "://" + address + "," + CONTROLLER + "://" + controller);
        properties.put("advertised.listeners", CLIENTS + "://" + address);
        properties.put("controller.quorum.voters", NODE + "@" + controller);
        properties.put("log.dirs", data.toString());
        properties.putAll(settings);
        return properties;
    }

    private static void requireFree(HostPort address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException e) {
            throw new KafkaStartException("The embedded Kafka broker cannot listen at " + address
                    + " (" + e.getMessage() + "): stop the program that uses this port, or choose another port", e);
        }
    }

    /** The clients' port is still free when one is sought for the controller, so chance may offer the same. */
    static int otherThan(int port, IntSupplier freePorts) {
        return IntStream.generate(freePorts).filter(free -> free != port).findFirst().orElseThrow();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static KafkaStartException failedStart(HostPort address, DataDirectory data, Throwable cause) {
        String reason = cause.toString();
        for (Throwable e = cause; e != null; e = e.getCause()) {
            reason = e.getMessage() == null ? reason : e.getMessage();
        }
        return new KafkaStartException("The embedded Kafka broker did not start at " + address + " with its data in "
                + data + ": " + reason, cause);
    }
}
