package org.cryptoroutes.routetest;

import java.util.function.BiConsumer;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Stands before an endpoint that would leave the process. Nobody reads from it; what is sent is kept, unless Kafka or
 * HTTP have an end of their own.
 */
final class OutsideEndpoint extends DefaultEndpoint {

    private final Endpoint real;
    private final BiConsumer<Endpoint, Exchange> keeper;

    OutsideEndpoint(Endpoint real, BiConsumer<Endpoint, Exchange> keeper) {
        this.real = real;
        this.keeper = keeper;
        setCamelContext(real.getCamelContext());
        setEndpointUri(real.getEndpointUri());
    }

    Endpoint real() {
        return real;
    }

    @Override
    public Producer createProducer() throws Exception {
        if (real instanceof KafkaEndpoint || real instanceof HttpEndpoint) {
            return real.createProducer();
        }
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                keeper.accept(real, exchange);
            }
        };
    }

    /** It never gets anything by itself. */
    @Override
    public Consumer createConsumer(Processor processor) {
        return new DefaultConsumer(this, processor);
    }

    @Override
    public boolean isSingleton() {
        return real.isSingleton();
    }
}
