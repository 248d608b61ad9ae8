package org.cryptoroutes.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.time.DateTimeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.LogLines;
import org.cryptoroutes.Ports;
import org.junit.jupiter.api.Test;

class SinkFaultsTest {

    /** As a database that goes away has one reason after the other. */
    @Test
    void aTargetThatIsAwayIsSaidOnceWhateverItsReasonsAndKnownUntilItTakesTheRecord() throws Exception {
        SinkFaults faults = new SinkFaults(() -> "dead", new SimpleMeterRegistry());
        List<Set<String>> waiting = new ArrayList<>();
        Deque<Exception> reasons = new ArrayDeque<>(List.of(new IOException("the connection is closed"),
                new ConnectException("the connection is refused")));
        try (DefaultCamelContext context = new DefaultCamelContext(); LogLines log = LogLines.listen()) {
            context.getComponent("kafka", KafkaComponent.class).getConfiguration()
                    .setBrokers("localhost:" + Ports.free());
            faults.addRouteConfigurationsToCamelContext(context);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:records").routeId("sink").routeConfigurationId("sink-faults").process(exchange -> {
                        waiting.add(faults.waiting());
                        if (!reasons.isEmpty()) {
                            throw reasons.remove();
                        }
                    });
                }
            });
            context.start();

            context.createProducerTemplate().sendBody("direct:records", "x");

            assertThat(waiting).containsExactly(Set.of(), Set.of("sink"), Set.of("sink"));
            assertThat(faults.waiting()).isEmpty();
            assertThat(log.warnings()).singleElement(STRING)
                    .endsWith(" waits in Kafka, its target does not take it: the connection is closed");
        }
    }

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
