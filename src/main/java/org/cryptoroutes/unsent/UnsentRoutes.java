package org.cryptoroutes.unsent;

import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.logging.Background;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what waits on disk when Kafka is back, and puts there what is under way when the program ends. */
public final class UnsentRoutes extends RouteBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(UnsentRoutes.class);
    /** How long records on their way may take once the program is to end, in seconds. */
    private static final long FAREWELL = 5;

    private final Unsent unsent;
    private final KeepingClients clients;
    private final UnsentReplay replay;
    private final Repeated failed = new Repeated(Clock.systemUTC());

    /**
     * @param client     options for every client, with Kafka's own names
     * @param partitions those of a topic that has to be created, asked each time
     */
    public UnsentRoutes(Unsent unsent, KeepingClients clients, BootstrapServers servers, Map<String, String> client,
            IntSupplier partitions) {
        this.unsent = unsent;
        this.clients = clients;
        this.replay = new UnsentReplay(unsent, servers, client, partitions);
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

    /** For the context that runs these routes, and for no other: it ends what its producers have under way. */
    public LifecycleStrategy farewell() {
        return new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                replay.stop();
                Background end = new Background("unsent-farewell");
                end.schedule(clients::letGo, FAREWELL, TimeUnit.SECONDS);
                end.schedule(replay::letGo, FAREWELL, TimeUnit.SECONDS);
            }
        };
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
