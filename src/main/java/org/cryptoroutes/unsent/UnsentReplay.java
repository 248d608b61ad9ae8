package org.cryptoroutes.unsent;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.kafka.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what waits for a topic, in order, and what is there already not again. Used by one thread. */
final class UnsentReplay {

    private static final Logger LOG = LoggerFactory.getLogger(UnsentReplay.class);
    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Unsent unsent;
    private final BootstrapServers servers;
    private final Map<String, Object> client;
    private final IntSupplier partitions;
    /** The oldest that waited for a topic when Kafka answered: what has waited for longer since had its second. */
    private final Map<String, UnsentSegment> answered = new HashMap<>();
    private volatile boolean stopping;
    private volatile KafkaProducer<String, String> producer;

    /**
     * @param client     options for every client, with Kafka's own names
     * @param partitions those of a topic that has to be created
     */
    UnsentReplay(Unsent unsent, BootstrapServers servers, Map<String, String> client, IntSupplier partitions) {
        this.unsent = unsent;
        this.servers = servers;
        this.client = new HashMap<>(client);
        this.client.put("bootstrap.servers", servers.toString());
        this.partitions = partitions;
    }

    /**
     * Publishes all that waits for the topic; when Kafka is not there, does nothing.
     *
     * @param settings of the producer
     * @throws Exception when Kafka is there and does not take it: it goes on waiting
     */
    void publish(String topic, Supplier<Properties> settings) throws Exception {
        if (stopping || !isBackForASecond(topic)) {
            return;
        }
        try {
            KafkaProducer<String, String> own =
                    new KafkaProducer<>(settings.get(), new StringSerializer(), new StringSerializer());
            producer = own;
            // What is kept meanwhile comes next: each round is shorter than the one before
            for (List<UnsentSegment> segments = unsent.complete(topic); !segments.isEmpty() && !stopping;
                    segments = unsent.complete(topic)) {
                publish(topic, segments, own);
            }
        } catch (Exception e) {
            if (!stopping) {
                throw e;
            }
        } finally {
            letGo();
        }
    }

    /** Ends what is under way: what was not acknowledged goes on waiting. */
    void letGo() {
        KafkaProducer<String, String> open = producer;
        if (open != null) {
            open.close(Duration.ZERO);
            producer = null;
        }
    }

    /** Begins nothing new. */
    void stop() {
        stopping = true;
    }

    /**
     * Whether Kafka has answered for the topic in two calls of {@link #publish} in a row since the oldest record was
     * kept: a broker that was frozen first carries out the requests that it held, and these must be seen by the search
     * for what is there.
     */
    private boolean isBackForASecond(String topic) {
        UnsentSegment before = answered.remove(topic);
        // Asked first because a client that finds nobody says so many times a second
        if (!servers.anybodyListening(CONNECT)) {
            return false;
        }
        Optional<UnsentSegment> oldest = unsent.complete(topic).stream().findFirst();
        Topics.ensure(client, Map.of(topic, partitions.getAsInt()), PATIENCE);
        oldest.filter(segment -> segment != before).ifPresent(segment -> answered.put(topic, segment));
        return oldest.filter(segment -> segment == before).isPresent();
    }

    private void publish(String topic, List<UnsentSegment> segments, KafkaProducer<String, String> producer)
            throws Exception {
        Set<UUID> there = whatIsThere(topic, segments);
        for (UnsentSegment segment : segments) {
            if (!stopping && unsent.take(segment)) {
                publish(segment, there, producer);
            }
        }
    }

    private Set<UUID> whatIsThere(String topic, List<UnsentSegment> segments) throws IOException {
        Set<UUID> wanted = new HashSet<>();
        long oldest = Long.MAX_VALUE;
        for (UnsentSegment segment : segments.stream().filter(UnsentSegment::doubtful).toList()) {
            for (UnsentRecord record : segment.read().readable()) {
                record.identity().ifPresent(wanted::add);
                oldest = Math.min(oldest, record.at());
            }
        }
        return new ReadBack(client, () -> stopping).find(wanted, topic, Instant.ofEpochMilli(oldest));
    }

    private void publish(UnsentSegment segment, Set<UUID> there, KafkaProducer<String, String> producer)
            throws Exception {
        boolean done = false;
        try {
            UnsentSegment.Content content = segment.read();
            List<UnsentRecord> missing = content.readable().stream()
                    .filter(record -> record.identity().filter(there::contains).isEmpty()).toList();
            Page page = new Page(segment.topic());
            page.send(missing, producer);
            if (content.damaged() > 0) {
                LOG.warn("{} lines of {} can't be read and are left out: a killed program may leave half a line",
                        content.damaged(), segment.file());
            }
            unsent.published(segment, page.refused() + content.damaged());
            done = true;
        } finally {
            if (!done) {
                unsent.failed(segment);
            }
        }
    }

    /** Records on their way, each of which has its own fate. */
    private static final class Page {

        private final String topic;
        private int refused;
        private Exception failure;

        Page(String topic) {
            this.topic = topic;
        }

        void send(List<UnsentRecord> records, KafkaProducer<String, String> producer) throws Exception {
            for (UnsentRecord record : records) {
                // One that finds nobody waits for seconds; the others would do so too
                if (failure().isPresent()) {
                    break;
                }
                producer.send(record.toRecord(topic), (metadata, exception) -> settle(record, exception));
            }
            producer.flush();
            if (failure().isPresent()) {
                throw failure().get();
            }
        }

        private synchronized void settle(UnsentRecord record, Exception exception) {
            if (exception == null) {
                return;
            }
            if (Refusal.isFinal(exception)) {
                refused++;
                LOG.warn("Not published: Kafka refuses a record of {} that was kept for it, {}: {}",
                        topic, record.key(), exception.getMessage());
            } else {
                failure = exception;
            }
        }

        private synchronized Optional<Exception> failure() {
            return Optional.ofNullable(failure);
        }

        synchronized int refused() {
            return refused;
        }
    }
}
