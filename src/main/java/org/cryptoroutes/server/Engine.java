package org.cryptoroutes.server;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.support.DefaultConsumer;

/**
 * Lets the routes serve at the server of this room. Camel's own engine takes any router that it finds, that of the
 * management server too (VertxPlatformHttpEngine, 4.18).
 */
final class Engine implements PlatformHttpEngine {

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        endpoint.setHeaderFilterStrategy(new Headers());
        ApiRouter router = endpoint.getCamelContext().getRegistry()
                .lookupByNameAndType(ApiRouter.NAME, ApiRouter.class);
        endpoint.setHttpMethodRestrict(methods(endpoint.getHttpMethodRestrict()));
        if (endpoint.getRequestTimeout() == 0) {
            endpoint.setRequestTimeout(TimeUnit.SECONDS.toMillis(ApiRouter.MOST_SECONDS));
        }
        return router == null ? new Unasked(endpoint, processor)
                : new GatedConsumer(endpoint, processor, router.gate());
    }

    /** A route that does not say otherwise only reads, and what may be read may be asked for its head. */
    private static String methods(String said) {
        if (said == null || said.isBlank()) {
            return "GET,HEAD";
        }
        List<String> methods = List.of(said.toUpperCase(Locale.ROOT).split("\\s*,\\s*"));
        return methods.contains("GET") && !methods.contains("HEAD") ? said + ",HEAD" : said;
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

    /**
     * A route says how long its answer holds, which Camel's own strategy would leave out. And no request says where a
     * record goes (CVE-2026-49098 of Camel 4.18.0).
     */
    private static final class Headers extends HttpHeaderFilterStrategy {

        @Override
        protected void initialize() {
            super.initialize();
            getOutFilter().remove("cache-control");
            setInFilterStartsWith("camel", "org.apache.camel.", "kafka.");
        }
    }
}
