package org.cryptoroutes.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request is answered that a route can't serve: problem details (RFC 9457), in which no text of an exception is.
 * The YAML routes name this by {@code routeConfigurationId: api-faults}.
 */
final class ApiFaults extends RouteConfigurationBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(ApiFaults.class);

    @Override
    public void configuration() {
        routeConfiguration("api-faults").onException(Exception.class).handled(true).process(ApiFaults::failed);
    }

    private static void failed(Exchange exchange) {
        LOG.warn("{} failed", exchange.getFromRouteId(), exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        Message answer = exchange.getMessage();
        answer.removeHeaders("*");
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, 500);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
        answer.setBody(JsonNodeFactory.instance.objectNode().put("type", "about:blank").put("title", "Internal Server Error")
                .put("status", 500).put("detail", "the request failed here; the program's log says why").toString());
    }
}
