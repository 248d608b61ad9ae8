package org.cryptoroutes.routetest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Takes what a route publishes. Camel's own Kafka producer runs, with its header filter and its conversions; below it
 * is Kafka's own mock of a client, with the serializers of the endpoint.
 */
final class KafkaEnd implements KafkaClientFactory {

    /** An address that nobody is asked at: Kafka's configuration must have one. */
    static final String NOWHERE = "localhost:9092";

    private final List<Client> clients = new ArrayList<>();

    private record Client(MockProducer<Object, Object> mock, Serializer<Object> keys, Serializer<Object> values) {

        Sent sent(ProducerRecord<Object, Object> record) {
            Map<String, String> headers = new LinkedHashMap<>();
            record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
            return new Sent(Sent.KAFKA + record.topic(), text(keys.serialize(record.topic(), record.key())), headers,
                    text(values.serialize(record.topic(), record.value())));
        }
    }

    @Override
    public synchronized Producer<Object, Object> getProducer(Properties properties) {
        ProducerConfig config = new ProducerConfig(properties);
        Serializer<Object> keys = serializer(config, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, true);
        Serializer<Object> values = serializer(config, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, false);
        MockProducer<Object, Object> mock = new MockProducer<>(true, keys, values);
        clients.add(new Client(mock, keys, values));
        return mock;
    }

    /** @throws UnsupportedOperationException always: routes that read are given their records by the test */
    @Override
    public Consumer<Object, Object> getConsumer(Properties properties) {
        throw new UnsupportedOperationException("a test gives a route its records");
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return Optional.ofNullable(configuration.getBrokers()).orElse(NOWHERE);
    }

    /** As on the wire, in texts. */
    synchronized List<Sent> sent() {
        return clients.stream().flatMap(client -> client.mock().history().stream().map(client::sent)).toList();
    }

    @SuppressWarnings("unchecked")
    private static Serializer<Object> serializer(ProducerConfig config, String option, boolean key) {
        Serializer<Object> serializer = config.getConfiguredInstance(option, Serializer.class);
        serializer.configure(config.originals(), key);
        return serializer;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
