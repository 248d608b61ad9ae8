package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"crypto prices", "prices!", "..", "prices,,more"})
    void aRouteFromATopicThatCanNotBeDoesNotStart(String topic) throws Exception {
        try (DefaultCamelContext context = opened(topic)) {
            assertThatThrownBy(context::start).rootCause().hasMessageStartingWith("Kafka has no topic '")
                    .hasMessageContaining("': it must be a topic name of 1 to 249 letters");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crypto-prices", "prices,more", "price.*&topicIsPattern=true"})
    void aRouteFromOneThatCanBeDoes(String topic) throws Exception {
        try (DefaultCamelContext context = opened(topic)) {
            assertThatCode(context::start).doesNotThrowAnyException();
            assertThat(context.getRoutes()).hasSize(1);
        }
    }

    private static DefaultCamelContext opened(String topic) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        Settings settings = new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
                .commandLine(Map.of("management.enabled", "false")).load(directory -> Set.of());
        new KafkaRoom(() -> settings, () -> 0).open(context, new SimpleMeterRegistry());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:" + topic.replaceFirst("&", "?") + (topic.contains("&") ? "&" : "?")
                        + "brokers=localhost:1&groupId=g&shutdownTimeout=100").log("x");
            }
        });
        return context;
    }
}
