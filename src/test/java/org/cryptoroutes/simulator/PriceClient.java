package org.cryptoroutes.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Asks a simulator for prices, as a program would, and as bytes on a socket. */
record PriceClient(Simulator simulator) {

    static final String TWO_COINS = "ids=ethereum,bitcoin&vs_currencies=usd&include_market_cap=true"
            + "&include_24hr_vol=true&include_24hr_change=true&include_last_updated_at=true";

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    HttpResponse<String> prices(String query) throws Exception {
        return get("/simple/price?" + query);
    }

    HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(request(path).build(), BodyHandlers.ofString());
    }

    <T> HttpResponse<T> prices(String query, BodyHandler<T> body, String... headers) throws Exception {
        HttpRequest.Builder request = request("/simple/price?" + query);
        return HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(), body);
    }

    /** All bytes of the answer to a request of which only the User-Agent can be chosen; the connection ends with it. */
    String raw(String query, String userAgent) throws IOException {
        URI base = URI.create(simulator.baseUrl());
        try (Socket socket = new Socket(base.getHost(), base.getPort()); InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write("""
                    GET %s/simple/price?%s HTTP/1.1\r
                    Host: localhost\r
                    User-Agent: %s\r
                    Connection: close\r
                    \r
                    """.formatted(base.getPath(), query, userAgent).getBytes(US_ASCII));
            return new String(in.readAllBytes(), US_ASCII);
        }
    }

    static JsonNode json(HttpResponse<String> response) throws JsonProcessingException {
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path));
    }
}
