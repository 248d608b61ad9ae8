package org.cryptoroutes.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives every Kafka endpoint of the program a consumer that commits nothing before what was shown has left the
 * process: to be set as the component's {@code kafkaClientFactory}.
 */
public class ShowingClients extends DefaultKafkaClientFactory {

    private final Runnable show;

    /** @param show writes out what was shown; called on the consumer's thread before each commit */
    public ShowingClients(Runnable show) {
        this.show = show;
    }

    @Override
    public Consumer<?, ?> getConsumer(Properties properties) {
        return new ShowingConsumer(properties);
    }

    private final class ShowingConsumer extends KafkaConsumer<Object, Object> {

        ShowingConsumer(Properties properties) {
            super(properties);
        }

        /** Kafka's own commits, when somebody switches them on, happen in here. */
        @Override
        public ConsumerRecords<Object, Object> poll(Duration timeout) {
            show.run();
            return super.poll(timeout);
        }

        @Override
        public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            show.run();
            super.commitSync(offsets, timeout);
        }

        @Override
        public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            show.run();
            super.commitAsync(offsets, callback);
        }
    }
}
