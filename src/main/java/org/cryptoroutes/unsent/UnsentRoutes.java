package org.cryptoroutes.unsent;

import java.time.Clock;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what waits on disk when Kafka is back. */
final class UnsentRoutes extends RouteBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(UnsentRoutes.class);
    private final Unsent unsent;
    private final UnsentReplay replay;
    private final Repeated failed = new Repeated(Clock.systemUTC());

    UnsentRoutes(Unsent unsent, UnsentReplay replay) {
        this.unsent = unsent;
        this.replay = replay;
    }

    @Override
    public void configure() {
        from("timer:unsent?delay=1000&period=1000&synchronous=true").routeId("unsent")
            .description("Each second: publish what Kafka did not take earlier, topic by topic")
            .onException(Exception.class).handled(true).logStackTrace(false).logExhausted(false)
                .process(this::unpublished)
            .end()
            .setBody(exchange -> unsent.topics()).id("unsent-topics")
            .split(body()).id("each-unsent-topic")
                .process(this::publish).id("replay");
    }

    private void publish(Exchange exchange) throws Exception {
        replay.publish(exchange.getMessage().getBody(String.class), () -> producer(exchange.getContext()));
    }

    private void unpublished(Exchange exchange) {
        String topic = exchange.getMessage().getBody(String.class);
        failed.say(topic).ifPresent(again -> LOG.warn("What waits for {} can't be published yet: {}", topic,
                Causes.sentence(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))));
    }

    /** What Camel would give to a producer of its own. */
    private static Properties producer(CamelContext context) {
        KafkaEndpoint endpoint = context.getEndpoint("kafka:unsent", KafkaEndpoint.class);
        Properties properties = endpoint.getConfiguration().createProducerProperties();
        endpoint.updateClassProperties(properties);
        properties.put("bootstrap.servers", endpoint.getKafkaClientFactory().getBrokers(endpoint.getConfiguration()));
        return properties;
    }
}
