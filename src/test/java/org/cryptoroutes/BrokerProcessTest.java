package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.BootstrapServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests with a broker that goes away rest upon. */
class BrokerProcessTest {

    @TempDir
    private Path data;

    @Test
    void keepsItsDataWhenItIsKilledAndForgetsThemWhenItIsStartedEmpty() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(data)) {
            send(broker, "1");
            broker.kill();
            assertThat(BootstrapServers.parse(broker.bootstrapServers()).anybodyListening(Duration.ofMillis(500)))
                    .isFalse();

            broker.start();
            send(broker, "2");
            assertThat(values(broker, 2)).containsExactlyInAnyOrder("1", "2");

            broker.terminate();
            broker.startEmpty();
            send(broker, "3");
            assertThat(values(broker, 1)).containsExactly("3");
        }
    }

    private static void send(BrokerProcess broker, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("topic", value)).get();
        }
    }

    private static List<String> values(BrokerProcess broker, int count) {
        try (Records records = new Records(broker.bootstrapServers(), "topic")) {
            return records.await(count, record -> true).stream().map(Records::value).toList();
        }
    }
}
