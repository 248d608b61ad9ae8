package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.Ports;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is committed while a route shows its records, with Camel's own consumer and a real broker. */
@Timeout(60)
class ShowingClientsTest {

    private static final String TOPIC = "prices";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"autoCommitEnable=false&allowManualCommit=true&kafkaManualCommitFactory=#class:"
            + "org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory",
            "autoCommitEnable=false&allowManualCommit=true&kafkaManualCommitFactory=#class:"
                    + "org.apache.camel.component.kafka.consumer.DefaultKafkaManualAsyncCommitFactory",
            "autoCommitEnable=true&autoCommitIntervalMs=1"})
    void nothingIsCommittedBeforeItHasBeenShown(String commits) throws Exception {
        AtomicLong read = new AtomicLong();
        AtomicLong shown = new AtomicLong();
        List<String> early = new CopyOnWriteArrayList<>();
        try (EmbeddedKafka kafka = EmbeddedKafka.start("localhost", Ports.free(), data);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                DefaultCamelContext context = new DefaultCamelContext()) {
            Topics.ensure(Map.of("bootstrap.servers", kafka.bootstrapServers()), Map.of(TOPIC, 1), Duration.ofSeconds(10));
            publish(kafka.bootstrapServers(), 100);
            KafkaComponent component = context.getComponent("kafka", KafkaComponent.class);
            component.getConfiguration().setBrokers(kafka.bootstrapServers());
            component.setKafkaClientFactory(new ShowingClients(() -> {
                long committed = committed(admin);
                if (committed > shown.get()) {
                    early.add("%d are committed, %d shown".formatted(committed, shown.get()));
                }
                shown.set(read.get());
            }));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("kafka:" + TOPIC + "?groupId=g&autoOffsetReset=earliest&maxPollRecords=10&" + commits)
                            .process(exchange -> read.incrementAndGet());
                }
            });
            context.start();

            await().atMost(Duration.ofSeconds(30)).until(() -> committed(admin) == 100);
        }
        assertThat(early).isEmpty();
        assertThat(shown).hasValue(100);
    }

    private static void publish(String servers, int count) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers),
                new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "BTC", "{}")).get();
            }
        }
    }

    private static long committed(Admin admin) {
        try {
            var offset = admin.listConsumerGroupOffsets("g").partitionsToOffsetAndMetadata().get().get(PARTITION);
            return offset == null ? 0 : offset.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
