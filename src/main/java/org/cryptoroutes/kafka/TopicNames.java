package org.cryptoroutes.kafka;

import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.cryptoroutes.settings.Setting;

/**
 * Lets no endpoint be made of a topic that can't be: its consumer would connect anew eighty times a second and log each
 * time, its producer would try until the record is given up.
 */
final class TopicNames implements EndpointStrategy {

    private TopicNames() {
    }

    /** Holds for all endpoints that a context makes from now on, at its start or later. */
    static void apply(CamelContext context) {
        context.getCamelContextExtension().registerEndpointCallback(new TopicNames());
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof KafkaEndpoint kafka) {
            refuse(kafka.getConfiguration());
        }
        return endpoint;
    }

    private static void refuse(KafkaConfiguration configuration) {
        String topics = Objects.requireNonNullElse(configuration.getTopic(), "");
        if (!configuration.isTopicIsPattern()) {
            Stream.of(topics.split(",", -1)).filter(topic -> !Setting.TOPIC.accepts(topic)).findFirst()
                    .ifPresent(topic -> {
                throw new IllegalArgumentException("Kafka has no topic '%s': it must be %s"
                        .formatted(topic, Setting.TOPIC.accepted()));
            });
        }
    }
}
