package org.cryptoroutes.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cryptoroutes.kafka.Topics.TopicsException;
import org.cryptoroutes.logging.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kafka that the program works with: somebody else's, or a broker in this process. */
public final class Cluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final Duration FIRST_TRY = Duration.ofSeconds(5);
    private static final Duration FIRST_TRY_IN_VAIN = Duration.ofMillis(500);
    private static final Duration LATER_TRY = Duration.ofSeconds(20);
    private static final int RETRY_SECONDS = 5;

    private final BootstrapServers servers;
    private final Map<String, Object> client;
    private final EmbeddedKafka embedded;
    private final Background later = new Background("topics");

    private Cluster(BootstrapServers servers, Map<String, String> client, EmbeddedKafka embedded) {
        this.servers = servers;
        this.client = new HashMap<>(client);
        this.client.put("bootstrap.servers", servers.toString());
        this.embedded = embedded;
    }

    /**
     * Starts a broker when it is wanted.
     *
     * @param embedded {@code true}, {@code false}, or {@code auto}: when nobody listens at a loopback address
     * @param client   options for every client, with Kafka's own names
     * @param data     where the embedded broker keeps its data
     * @throws KafkaStartException when the broker can't start; the message is one sentence
     */
    public static Cluster join(BootstrapServers servers, String embedded, Map<String, String> client, Path data) {
        boolean start = switch (embedded) {
            case "true" -> true;
            case "false" -> false;
            default -> servers.loopbackOnly() && !servers.anybodyListening(CONNECT);
        };
        return new Cluster(servers, client,
                start ? EmbeddedKafka.start(servers.firstHost(), servers.firstPort(), data) : null);
    }

    /** Whether the broker runs in this process. */
    public boolean embedded() {
        return embedded != null;
    }

    /**
     * Completes with one sentence, without its end, when the broker in this process has stopped for ever; without one
     * this never completes.
     */
    public CompletionStage<String> failure() {
        return embedded == null ? new CompletableFuture<>() : embedded.failure();
    }

    /**
     * Creates the topics that are missing. When the cluster does not answer within seconds, goes on trying in the
     * background: the program works without, and its prices arrive later.
     *
     * @param topics partitions by name
     */
    public void ensureTopics(Map<String, Integer> topics) {
        try {
            create(topics, servers.anybodyListening(CONNECT) ? FIRST_TRY : FIRST_TRY_IN_VAIN);
        } catch (RuntimeException e) {
            LOG.warn("{}; trying again every {} s", e.getMessage(), RETRY_SECONDS);
            later.schedule(() -> tryAgain(topics), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void tryAgain(Map<String, Integer> topics) {
        boolean there = false;
        try {
            create(topics, LATER_TRY);
            there = true;
            LOG.info("Kafka at {} answers, the topics are there", servers);
        } catch (TopicsException e) {
            LOG.debug(e.getMessage());
        } finally {
            if (!there) {
                later.schedule(() -> tryAgain(topics), RETRY_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private void create(Map<String, Integer> topics, Duration timeout) {
        Topics.ensure(client, topics, timeout).forEach((topic, partitions) -> {
            if (!partitions.equals(topics.get(topic))) {
                LOG.info("Topic {} has {} partitions already; kafka.topic.partitions={} holds for a new topic only",
                        topic, partitions, topics.get(topic));
            }
        });
    }

    @Override
    public void close() {
        later.shutdownNow();
        if (embedded != null) {
            embedded.close();
        }
    }
}
