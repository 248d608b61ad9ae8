package org.cryptoroutes.routetest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * Cuts off whatever would leave the process: Camel asks here for every endpoint that any step makes, whether its
 * address stands in a route or is found out on the way. Only what is known to stay inside stays as it is.
 */
final class CutEnds implements EndpointStrategy {

    private static final Set<String> INSIDE = Set.of("bean", "browse", "class", "dataformat", "direct", "language",
            "log", "mock", "ref", "seda", "stub", "validator");

    private static final String SQL = "sql";

    private final boolean stored;
    private final KafkaEnd kafka = new KafkaEnd();
    private final HttpEnd http;
    private final List<Sent> elsewhere = new ArrayList<>();

    /**
     * @param answers to the HTTP requests, in order
     * @param stored  whether the database of the routes is one of the test, and so inside
     */
    CutEnds(List<Answer> answers, boolean stored) {
        http = new HttpEnd(answers);
        this.stored = stored;
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        String scheme = StringHelper.before(endpoint.getEndpointUri(), ":");
        if (INSIDE.contains(scheme) || stored && SQL.equals(scheme)) {
            return endpoint;
        }
        if (endpoint instanceof KafkaEndpoint publish) {
            publish.setKafkaClientFactory(kafka);
        } else if (endpoint instanceof HttpEndpoint request) {
            http.answerFor(request);
        }
        return new OutsideEndpoint(endpoint, this::keep);
    }

    HttpEnd http() {
        return http;
    }

    synchronized List<Sent> sent() {
        return Stream.concat(kafka.sent().stream(), elsewhere.stream()).toList();
    }

    private synchronized void keep(Endpoint endpoint, Exchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        String address = URISupport.stripQuery(endpoint.getEndpointUri()).replace("://", ":");
        elsewhere.add(new Sent(address, null, headers, exchange.getMessage().getBody(String.class)));
    }
}
