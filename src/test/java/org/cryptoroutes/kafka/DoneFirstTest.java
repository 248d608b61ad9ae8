package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is committed while a route reads, and what Camel says of its health, with a real broker. */
@Timeout(60)
class DoneFirstTest {

    private static final String TOPIC = "prices";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path data;
    private final int port = Ports.free();
    private EmbeddedKafka broker;
    private Admin admin;
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void startTheBroker() throws Exception {
        broker = EmbeddedKafka.start("localhost", port, data);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        Topics.ensure(Map.of("bootstrap.servers", broker.bootstrapServers()), Map.of(TOPIC, 1), Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        admin.close(Duration.ZERO);
        broker.close();
    }

    @Test
    void nothingIsCommittedThatTheRouteIsNotDoneWith() throws Exception {
        AtomicLong done = new AtomicLong();
        AtomicInteger refusals = new AtomicInteger(2);
        List<Long> read = new CopyOnWriteArrayList<>();
        List<String> early = new ArrayList<>();
        publish(100);
        run(exchange -> {
            long offset = exchange.getMessage().getHeader(KafkaConstants.OFFSET, Long.class);
            read.add(offset);
            if (committed() > offset) {
                early.add("%d are committed at %d".formatted(committed(), offset));
            }
            if (offset == 45 && refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
            done.set(offset + 1);
        });

        await().atMost(PATIENCE).until(() -> committed() == 100);
        assertThat(early).isEmpty();
        assertThat(read).as("only what the route failed on comes again").hasSize(102)
                .containsSubsequence(45L, 45L, 45L, 46L).containsAll(LongStream.range(0, 100).boxed().toList());
        assertThat(done).hasValue(100);
    }

    @Test
    void aBatchIsCommittedAsAWholeAndOnlyWhenTheRouteIsDoneWithIt() throws Exception {
        AtomicInteger refusals = new AtomicInteger(1);
        List<Long> committed = new CopyOnWriteArrayList<>();
        publish(20);
        run("&batching=true", exchange -> {
            committed.add(committed());
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
        });

        await().atMost(PATIENCE).until(() -> committed() == 20);
        assertThat(committed).containsExactly(0L, 0L, 10L);
    }

    @Test
    void itIsNotHealthyWhileKafkaIsAway() throws Exception {
        publish(1);
        run(exchange -> { });
        await().atMost(PATIENCE).until(() -> health() == State.UP && committed() == 1);

        broker.close();
        await().atMost(PATIENCE).until(() -> health() == State.DOWN);

        broker = EmbeddedKafka.start("localhost", port, data);
        await().atMost(PATIENCE).until(() -> health() == State.UP);
    }

    private State health() {
        return ((HealthCheckAware) context.getRoute("reader").getConsumer()).getHealthCheck().call().getState();
    }

    private void run(Processor step) throws Exception {
        run("", step);
    }

    private void run(String options, Processor step) throws Exception {
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(broker.bootstrapServers());
        DoneFirst.apply(context);
        HealthCheckHelper.getHealthCheckRepository(context, "consumers").setEnabled(true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:" + TOPIC + "?groupId=g&autoOffsetReset=earliest&maxPollRecords=10" + options)
                        .routeId("reader")
                        .errorHandler(noErrorHandler()).process(step);
            }
        });
        context.start();
    }

    private void publish(int count) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "BTC", "{}")).get();
            }
        }
    }

    private long committed() {
        try {
            var offset = admin.listConsumerGroupOffsets("g").partitionsToOffsetAndMetadata().get()
                    .get(new TopicPartition(TOPIC, 0));
            return offset == null ? 0 : offset.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
