package org.cryptoroutes.routetest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Properties;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.support.KafkaRecordProcessor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;

/** Makes the messages that start a route: for one that reads from Kafka, as Camel makes them of a record. */
final class Feed extends KafkaRecordProcessor {

    private final Consumer consumer;

    /** @param consumer of the route */
    Feed(Consumer consumer) {
        this.consumer = consumer;
    }

    /** @param number of messages before this one */
    Exchange exchange(Incoming incoming, int number) {
        Exchange exchange = consumer.createExchange(false);
        if (incoming.request().isPresent()) {
            incoming.request().get().fill(exchange.getMessage(), served(incoming.request().get()));
        } else if (consumer.getEndpoint() instanceof OutsideEndpoint outside
                && outside.real() instanceof KafkaEndpoint kafka) {
            ConsumerRecord<Object, Object> record = record(incoming, number, kafka);
            setupExchangeMessage(exchange.getMessage(), record);
            propagateHeaders(kafka.getConfiguration(), record, exchange);
        } else {
            incoming.headers().forEach(exchange.getMessage()::setHeader);
            incoming.key().ifPresent(key -> exchange.getMessage().setHeader(KafkaConstants.KEY, key));
            exchange.getMessage().setBody(incoming.value().orElse(null));
        }
        return exchange;
    }

    private PlatformHttpEndpoint served(Request request) {
        if (consumer.getEndpoint() instanceof OutsideEndpoint outside
                && outside.real() instanceof PlatformHttpEndpoint served) {
            return served;
        }
        throw request.place().fault("the route does not begin with platform-http: it takes no request");
    }

    private static ConsumerRecord<Object, Object> record(Incoming incoming, int number, KafkaEndpoint kafka) {
        Properties properties = kafka.getConfiguration().createConsumerProperties();
        kafka.updateClassProperties(properties);
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, KafkaEnd.NOWHERE);
        properties.putIfAbsent(ConsumerConfig.GROUP_ID_CONFIG, "route-test");
        ConsumerConfig config = new ConsumerConfig(properties);
        String topic = incoming.topic().orElse(kafka.getConfiguration().getTopic().split(",")[0]);
        Object key = read(config, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, true, topic, incoming.key());
        Object value = read(config, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, false, topic, incoming.value());
        RecordHeaders headers = new RecordHeaders();
        incoming.headers().forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
        return new ConsumerRecord<>(topic, incoming.partition(), incoming.offset().orElse(number),
                System.currentTimeMillis(), TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }

    private static Object read(ConsumerConfig config, String option, boolean key, String topic, Optional<String> text) {
        Deserializer<?> deserializer = config.getConfiguredInstance(option, Deserializer.class);
        deserializer.configure(config.originals(), key);
        return text.map(one -> (Object) deserializer.deserialize(topic, one.getBytes(UTF_8))).orElse(null);
    }
}
