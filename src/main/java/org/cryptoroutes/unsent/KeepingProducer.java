package org.cryptoroutes.unsent;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.RecordBatch;

/**
 * A producer of Kafka that puts on disk what Kafka does not take: to who sends, such a record is published. While
 * others of its topic wait there, a record goes behind them, and nobody waits for a broker that is known to be away.
 */
final class KeepingProducer extends KafkaProducer<Object, Object> {

    /** For what is under way when the producer is closed; the rest is kept. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    private static final long SILENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Unsent unsent;
    private final PublishedMeter meter;
    private volatile Silence silence;

    /** Kafka does not take the records of a topic, and they can't be kept: for a while, nobody waits for it again. */
    private record Silence(String topic, Exception reason, long since) {

        boolean covers(String other) {
            return topic.equals(other) && System.nanoTime() - since < SILENCE_NANOS;
        }
    }

    KeepingProducer(Properties properties, Unsent unsent, PublishedMeter meter) {
        super(properties);
        this.unsent = unsent;
        this.meter = meter;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<Object, Object> record, Callback callback) {
        Sending sending = new Sending(record, callback);
        Silence now = silence;
        if (unsent.keepBehind(record, sending.at)) {
            sending.kept();
        } else if (now != null && now.covers(record.topic())) {
            sending.failed(sending.nowhere(), now.reason());
        } else {
            try {
                super.send(record, sending);
            } catch (KafkaException | IllegalStateException e) {
                // Closed while it is used: Kafka throws these two and tells the callback nothing
                sending.onCompletion(sending.nowhere(), e);
            }
        }
        return sending.answer;
    }

    /** Unlike Kafka's own, does not wait until the last record has its answer or is out of time. */
    @Override
    public void close() {
        close(FAREWELL);
    }

    /** One record on its way. */
    private final class Sending implements Callback {

        private final ProducerRecord<Object, Object> record;
        private final Callback callback;
        private final long at = System.currentTimeMillis();
        private final AtomicBoolean settled = new AtomicBoolean();
        private final CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();

        Sending(ProducerRecord<Object, Object> record, Callback callback) {
            this.record = record;
            this.callback = callback;
        }

        /** Once: a send that throws may have put the record on its way before, and its answer comes later. */
        @Override
        public void onCompletion(RecordMetadata metadata, Exception failure) {
            if (!settled.compareAndSet(false, true)) {
                return;
            }
            if (failure == null) {
                meter.published(record.topic());
                done(metadata, null);
            } else if (!failed(metadata, failure)) {
                silence = new Silence(record.topic(), failure, System.nanoTime());
            }
        }

        /** @return whether it is known what becomes of the record: it is kept, or Kafka does not want it */
        boolean failed(RecordMetadata metadata, Exception failure) {
            boolean refused = Refusal.isFinal(failure);
            if (!refused && unsent.keep(record, at, failure)) {
                kept();
                return true;
            }
            meter.lost(record.topic());
            done(metadata, failure);
            return refused;
        }

        void kept() {
            done(nowhere(), null);
        }

        RecordMetadata nowhere() {
            return new RecordMetadata(new TopicPartition(record.topic(), RecordMetadata.UNKNOWN_PARTITION), -1, -1,
                    RecordBatch.NO_TIMESTAMP, -1, -1);
        }

        private void done(RecordMetadata metadata, Exception failure) {
            if (callback != null) {
                callback.onCompletion(metadata, failure);
            }
            if (failure == null) {
                answer.complete(metadata);
            } else {
                answer.completeExceptionally(failure);
            }
        }
    }
}
