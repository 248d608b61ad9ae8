package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.cryptoroutes.LogLines;
import org.junit.jupiter.api.Test;

class SteadyPollingTest {

    private static final TopicPartition PARTITION = new TopicPartition("prices", 0);

    @Test
    void aConsumerThatFailsLeavesOutNoRecordAndSaysItOnce() throws Exception {
        MockConsumer<Object, Object> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            add(consumer, 0);
        });
        consumer.schedulePollTask(() -> consumer.setPollException(new TimeoutException("no answer")));
        consumer.schedulePollTask(() -> add(consumer, 1));
        consumer.schedulePollTask(() -> consumer.setPollException(new TimeoutException("no answer")));
        consumer.schedulePollTask(() -> add(consumer, 2));
        List<String> read = new CopyOnWriteArrayList<>();
        try (LogLines log = LogLines.listen(); CamelContext context = new DefaultCamelContext()) {
            KafkaComponent kafka = context.getComponent("kafka", KafkaComponent.class);
            kafka.getConfiguration().setBrokers("localhost:9092");
            kafka.setPollExceptionStrategy(new SteadyPolling("localhost:9092"));
            kafka.setKafkaClientFactory(new DefaultKafkaClientFactory() {
                @Override
                public Consumer<Object, Object> getConsumer(Properties properties) {
                    return consumer;
                }
            });
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("kafka:prices?groupId=group").process(exchange -> read.add(exchange.getMessage().getBody(String.class)));
                }
            });
            context.start();

            await().until(() -> read.size() >= 3);
            assertThat(read).containsExactly("0", "1", "2");
            assertThat(log.of("SteadyPolling")).containsExactly("Kafka at localhost:9092 can't be read at the moment: no answer");
            assertThat(log.anyStackTrace()).isFalse();
        }
    }

    private static void add(MockConsumer<Object, Object> consumer, int offset) {
        consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, String.valueOf(offset)));
    }
}
