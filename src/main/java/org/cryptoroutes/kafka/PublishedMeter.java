package org.cryptoroutes.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Collection;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * Counts the prices that Kafka took, and those that it did not. Camel tells of a record when Kafka has acknowledged or
 * refused it, whatever the route and the step that sent it.
 */
public final class PublishedMeter extends SimpleEventNotifierSupport {

    private final Supplier<String> topic;
    private final Counter published = Counter.builder("crypto.coins.published")
            .description("Prices that Kafka acknowledged").register(Metrics.globalRegistry);
    private final Counter unpublished = Counter.builder("crypto.coins.unpublished")
            .description("Prices that Kafka did not take").register(Metrics.globalRegistry);

    /** @param topic the topic of the prices; records on other topics are not counted */
    public PublishedMeter(Supplier<String> topic) {
        this.topic = topic;
        // Camel tells what was sent only to those who heard that it would be
        setIgnoreExchangeEvents(false);
        setIgnoreExchangeSendingEvents(false);
        setIgnoreExchangeSentEvents(false);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSendingEvent sending && isPrice(sending.getEndpoint())
                || event instanceof ExchangeSentEvent sent && isPrice(sent.getEndpoint());
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeSentEvent sent) {
            Exchange exchange = sent.getExchange();
            (exchange.getException() == null ? published : unpublished).increment(records(exchange.getMessage().getBody()));
        }
    }

    private static int records(Object body) {
        return body instanceof Collection<?> list ? list.size() : 1;
    }

    private boolean isPrice(Endpoint endpoint) {
        return endpoint instanceof KafkaEndpoint kafka && kafka.getConfiguration().getTopic().equals(topic.get());
    }
}
