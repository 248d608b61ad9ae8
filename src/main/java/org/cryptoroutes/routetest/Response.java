package org.cryptoroutes.routetest;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What a route answered to an HTTP request.
 *
 * @param headers by name, in any case
 * @param body    empty = none
 */
record Response(int status, Map<String, String> headers, String body) {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int FAILED = 500;

    static Response of(Exchange exchange) {
        Message message = exchange.getMessage();
        String body = Optional.ofNullable(message.getBody(String.class)).orElse("");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        message.getHeaders().forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).startsWith("camel")) {
                headers.put(name, String.valueOf(value));
            }
        });
        int standard = exchange.getException() != null ? FAILED : message.getBody() == null ? NO_CONTENT : OK;
        return new Response(message.getHeader(Exchange.HTTP_RESPONSE_CODE, standard, Integer.class), headers, body);
    }
}
