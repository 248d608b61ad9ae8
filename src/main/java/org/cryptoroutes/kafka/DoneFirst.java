package org.cryptoroutes.kafka;

import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualAsyncCommitFactory;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Has a record of Kafka committed only when its route is done with it and what the route wrote to the standard output
 * is written. What a route fails on comes again, after a second.
 */
final class DoneFirst extends RoutePolicySupport implements RoutePolicyFactory {

    private static final long PAUSE_MILLIS = 1000;

    private DoneFirst() {
    }

    /**
     * Holds for all routes of a context from now on. Camel's Kafka component commits what it has processed after each
     * poll and when it loses a partition, up to the record that failed. By Kafka's own commits, that record would be
     * among them.
     */
    static void apply(CamelContext context) {
        KafkaComponent component = context.getComponent("kafka", KafkaComponent.class);
        component.setKafkaManualCommitFactory(new DefaultKafkaManualAsyncCommitFactory());
        KafkaConfiguration options = component.getConfiguration();
        options.setAutoCommitEnable(false);
        options.setAllowManualCommit(true);
        options.setBreakOnFirstError(true);
        options.setPollOnError(PollOnError.RECONNECT);
        context.addRoutePolicyFactory(new DoneFirst());
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        if (!(route.getEndpoint() instanceof KafkaEndpoint)) {
            return;
        }
        if (System.out.checkError()) {
            exchange.setException(new IOException("the output can't be written"));
        }
        if (exchange.isFailed()) {
            pause();
        }
    }

    /** Camel connects anew for each attempt, without a pause of its own. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
