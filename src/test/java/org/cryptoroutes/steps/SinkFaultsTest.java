package org.cryptoroutes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.DateTimeException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.Ports;
import org.junit.jupiter.api.Test;

class SinkFaultsTest {

    @Test
    void aRecordThatIsRefusedAndCanNotBeKeptEitherFailsSoThatItComesAgain() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            KafkaComponent kafka = context.getComponent("kafka", KafkaComponent.class);
            kafka.getConfiguration().setBrokers("localhost:" + Ports.free());
            kafka.getConfiguration().setMaxBlockMs(100);
            new SinkFaults(() -> "dead", new SimpleMeterRegistry()).addRouteConfigurationsToCamelContext(context);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:records").routeId("sink").routeConfigurationId("sink-faults").process(exchange -> {
                        throw new DateTimeException("no such day");
                    });
                }
            });
            context.start();

            Exchange record = context.createProducerTemplate().request("direct:records", exchange ->
                    exchange.getMessage().setBody("x"));

            assertThat(record.getException()).hasMessageContaining("Topic dead not present in metadata");
        }
    }
}
