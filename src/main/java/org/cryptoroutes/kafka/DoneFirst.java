package org.cryptoroutes.kafka;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualAsyncCommitFactory;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Has a record of Kafka committed only when its route is done with it and what the route wrote to the standard output
 * is written. What a route fails on comes again, after a second.
 */
final class DoneFirst extends RoutePolicySupport implements RoutePolicyFactory {

    private static final String BATCH = "batch";
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
    public void onExchangeBegin(Route route, Exchange exchange) {
        if (route.getEndpoint() instanceof KafkaEndpoint kafka && kafka.getConfiguration().isBatching()) {
            exchange.setProperty(BATCH, exchange.getMessage().getBody());
        }
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        if (!(route.getEndpoint() instanceof KafkaEndpoint)) {
            return;
        }
        try {
            if (System.out.checkError()) {
                throw new IOException("the output can't be written");
            }
            if (!exchange.isFailed()) {
                commitBatch(exchange.getProperty(BATCH, List.of(), List.class));
            }
        } catch (IOException | KafkaException e) {
            exchange.setException(e);
        }
        if (exchange.isFailed()) {
            pause();
        }
    }

    /** Camel itself leaves the commit of a batch to the route, and hands it that of one partition only. */
    private static void commitBatch(List<?> batch) {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        Consumer<?, ?> consumer = null;
        for (Object record : batch) {
            DefaultKafkaManualCommit place = ((Exchange) record).getMessage()
                    .getHeader(KafkaConstants.MANUAL_COMMIT, DefaultKafkaManualCommit.class);
            consumer = place.getCamelExchangePayload().consumer;
            ends.put(place.getPartition(), new OffsetAndMetadata(place.getRecordOffset() + 1));
        }
        if (consumer != null) {
            consumer.commitSync(ends);
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
