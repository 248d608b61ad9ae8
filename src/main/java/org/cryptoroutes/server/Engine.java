package org.cryptoroutes.server;

import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.support.DefaultConsumer;

/**
 * Lets the routes serve at the server of this room. Camel's own engine takes any router that it finds, that of the
 * management server too (VertxPlatformHttpEngine, 4.18).
 */
final class Engine implements PlatformHttpEngine {

    /** The name of the router in the registry. */
    static final String ROUTER = "api-router";

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        endpoint.setHeaderFilterStrategy(new AnswerHeaders());
        return endpoint.getCamelContext().getRegistry().lookupByName(ROUTER) == null ? new Unasked(endpoint, processor)
                : new VertxPlatformHttpConsumer(endpoint, processor, List.of(), ROUTER);
    }

    /** Where there is no server, as in the tests of routes, nobody asks. */
    private static final class Unasked extends DefaultConsumer implements PlatformHttpConsumer {

        Unasked(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }

    /** A route says how long its answer holds, which Camel's own strategy would leave out (4.18). */
    private static final class AnswerHeaders extends HttpHeaderFilterStrategy {

        @Override
        protected void initialize() {
            super.initialize();
            getOutFilter().remove("cache-control");
        }
    }
}
