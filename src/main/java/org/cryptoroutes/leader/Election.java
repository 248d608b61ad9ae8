package org.cryptoroutes.leader;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.cryptoroutes.kafka.Topics;
import org.cryptoroutes.kafka.Topics.TopicsException;
import org.cryptoroutes.logging.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses a leader by Kafka's group membership: all who take part consume a topic of one partition that stays empty, in
 * one group of the same name, and whoever is assigned the partition leads.
 * <p>
 * A leader that Kafka no longer hears is not told so. It asks every second by a commit, which Kafka only takes from a
 * member of the present group, and which counts as a sign of life: from the last one that was taken, nobody else can
 * lead for as long as the session lasts. After that it leads no more, whatever it may have missed.
 */
final class Election implements ConsumerRebalanceListener, AutoCloseable {

    /** The least that brokers allow by default. */
    static final Duration SESSION = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(Election.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration RENEWAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration STUCK = Duration.ofSeconds(15);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(3);
    private static final Duration METADATA = Duration.ofSeconds(5);

    private final Map<String, Object> client;
    private final TopicPartition seat;
    private final Runnable look;
    private final Lease lease = new Lease(SESSION, System::nanoTime, Clock.systemUTC());
    private volatile boolean closed;
    private final Background thread = new Background("leadership");
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile String trouble;
    private boolean seated;
    private boolean proven;
    private long nextRenewal;

    /**
     * @param name   of the group and of the topic
     * @param client options for every client, {@code bootstrap.servers} at least
     * @param look   called several times a second, in the thread of the election, to see whether something has changed
     */
    Election(String name, Map<String, Object> client, Runnable look) {
        this.client = client;
        this.seat = new TopicPartition(name, 0);
        this.look = look;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::takePart, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether nobody else can lead at this moment. Never waits. */
    boolean leads() {
        return lease.holds();
    }

    /** Why this program can't take part, as a sentence without its end; empty when it does. Never waits. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Gives the leadership up, so that somebody else has it at once; waits for that, at most three seconds. */
    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> consumer = this.consumer;
        if (consumer == null) {
            thread.shutdownNow();
        } else {
            thread.shutdown();
            consumer.wakeup();
        }
        try {
            thread.awaitTermination(LEAVE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until it is told to leave, or can't stay. */
    private void takePart() {
        try {
            take(part());
        } catch (WakeupException e) {
            LOG.debug("{}: leaves", seat.topic());
        } catch (KafkaException | TopicsException e) {
            trouble = reason(e);
        } catch (RuntimeException | Error e) {
            trouble = reason(e);
            throw e;
        } finally {
            lease.end();
            look.run();
        }
    }

    private KafkaConsumer<byte[], byte[]> part() {
        // Made by us, it has one partition; made by a broker for whoever asks first, it has as many as that likes
        Topics.ensure(client, Map.of(seat.topic(), 1), CONNECT);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(seat.topic()), this);
        return consumer;
    }

    private void take(KafkaConsumer<byte[], byte[]> part) {
        consumer = part;
        try {
            while (!closed) {
                part.poll(LOOK);
                expire();
                renew(part);
                look.run();
            }
        } finally {
            lease.end();
            consumer = null;
            seated = false;
            part.close(PATIENCE);
        }
    }

    /** Leadership that was out in between has ended, and begins anew when Kafka still knows this member by then. */
    private void expire() {
        if (proven && !lease.holds()) {
            proven = false;
            nextRenewal = System.nanoTime() + RENEWAL.toNanos();
            look.run();
        }
    }

    private void renew(KafkaConsumer<byte[], byte[]> part) {
        if (!seated || System.nanoTime() - nextRenewal < 0) {
            return;
        }
        Lease.Moment asked = lease.now();
        try {
            part.commitSync(Map.of(seat, new OffsetAndMetadata(0)), PATIENCE);
            lease.renew(asked);
            proven = true;
            trouble = null;
            nextRenewal = asked.nanos() + RENEWAL.toNanos();
        } catch (CommitFailedException e) {
            lease.end();
        } catch (RebalanceInProgressException e) {
            LOG.debug("{}: {}", seat.topic(), e.getMessage());
        } catch (TimeoutException e) {
            trouble = "Kafka does not answer";
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        seated |= partitions.contains(seat);
        nextRenewal = System.nanoTime();
        consumer.pause(partitions);
        trouble = null;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.contains(seat)) {
            seated = false;
            lease.end();
            look.run();
        }
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, seat.topic());
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(SESSION));
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(HEARTBEAT));
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(STUCK));
        config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, millis(METADATA));
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Somebody who joins does not take the seat from the one who has it
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return config;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
