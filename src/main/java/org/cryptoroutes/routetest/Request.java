package org.cryptoroutes.routetest;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.util.CollectionHelper;

/**
 * An HTTP request that starts a route.
 *
 * @param place   where it stands in the test file
 * @param path    with the query, encoded
 * @param headers of HTTP
 */
record Request(Part place, String method, String path, Map<String, String> headers, Optional<String> body) {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^/}]+)}");
    private static final String READS = "GET,HEAD";

    /**
     * Makes the message as VertxPlatformHttpConsumer does (4.18): path, query and headers share one map.
     *
     * @throws InvalidTest when the server would not give it to this route
     */
    void fill(Message message, PlatformHttpEndpoint endpoint) {
        String restricted = Optional.ofNullable(endpoint.getHttpMethodRestrict()).orElse(READS);
        if (!Pattern.compile("\\s*,\\s*").splitAsStream(restricted).toList()
                .contains(method.toUpperCase(Locale.ROOT))) {
            throw place.fault("the route takes %s, not %s".formatted(restricted, method));
        }
        QueryStringDecoder address = decoded();
        Map<String, Object> all = message.getHeaders();
        HeaderFilterStrategy filter = endpoint.getHeaderFilterStrategy();
        headers.forEach((name, value) -> append(all, filter, name, value, message.getExchange()));
        address.parameters().forEach((name, values) ->
                values.forEach(value -> append(all, filter, name, value, message.getExchange())));
        parameters(endpoint.getPath(), address.path())
                .forEach((name, value) -> CollectionHelper.appendEntry(all, name, value));
        all.put(Exchange.HTTP_PATH, address.rawPath());
        all.put(Exchange.HTTP_METHOD, method.toUpperCase(Locale.ROOT));
        all.put(Exchange.HTTP_URL, "http://localhost" + path);
        all.put(Exchange.HTTP_URI, path);
        all.put(Exchange.HTTP_QUERY, query(address));
        all.put(Exchange.HTTP_RAW_QUERY, query(address));
        message.setBody(body.orElse(null));
    }

    private QueryStringDecoder decoded() {
        try {
            QueryStringDecoder address = new QueryStringDecoder(path);
            address.parameters();
            return address;
        } catch (IllegalArgumentException e) {
            throw place.fault("the path is not encoded as it must be: " + e.getMessage());
        }
    }

    /** As Vert.x gives it. */
    private static String query(QueryStringDecoder address) {
        return address.rawQuery().isEmpty() ? null : address.rawQuery();
    }

    private static void append(Map<String, Object> all, HeaderFilterStrategy filter, String name, String value,
                               Exchange exchange) {
        if (!filter.applyFilterToExternalHeaders(name, value, exchange)) {
            CollectionHelper.appendEntry(all, name, value);
        }
    }

    private Map<String, String> parameters(String template, String asked) {
        StringBuilder pattern = new StringBuilder();
        Map<Integer, String> names = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(template);
        int end = 0;
        while (parameter.find()) {
            pattern.append(Pattern.quote(template.substring(end, parameter.start()))).append("([^/]+)");
            names.put(names.size() + 1, parameter.group(1));
            end = parameter.end();
        }
        Matcher matcher = Pattern.compile(pattern + Pattern.quote(template.substring(end))).matcher(asked);
        if (!matcher.matches()) {
            throw place.fault("the path is not that of the route: " + template);
        }
        Map<String, String> values = new HashMap<>();
        names.forEach((group, name) -> values.put(name, matcher.group(group)));
        return values;
    }
}
