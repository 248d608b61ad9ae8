package org.cryptoroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** A client of the live feed: hears the candles of one interval, and notices when one is missing or comes twice. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String interval;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, List<String>> heard = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private WebSocket socket;
    private long last;

    private LiveClient(String interval) {
        this.interval = interval;
    }

    /** Connected and subscribed, without a snapshot. */
    static LiveClient of(HttpClient http, String server, String interval) {
        LiveClient client = new LiveClient(interval);
        client.socket = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20))
                .buildAsync(URI.create(server.replace("http://", "ws://") + "/api/v1/live"), client).join();
        client.socket.sendText(("{\"method\":\"subscribe\",\"params\":{\"channel\":\"candle\",\"interval\":\"%s\","
                + "\"snapshot\":false},\"req_id\":1}").formatted(interval), true).join();
        return client;
    }

    /** The text of each candle, by coin in the order in which they came. */
    synchronized Map<String, List<String>> heard() {
        if (!faults.isEmpty()) {
            throw new AssertionError(faults);
        }
        Map<String, List<String>> copy = new TreeMap<>();
        heard.forEach((coin, candles) -> copy.put(coin, List.copyOf(candles)));
        return copy;
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean whole) {
        text.append(part);
        if (whole) {
            try {
                take(text.toString());
            } catch (IOException e) {
                faults.add(e + " of " + text);
            }
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    private void take(String message) throws IOException {
        JsonNode json = MAPPER.readTree(message);
        if (json.has("seq") && "candle".equals(json.path("channel").asText())) {
            if (json.path("seq").asLong() != last + 1 && last > 0) {
                faults.add("%d after %d".formatted(json.path("seq").asLong(), last));
            }
            last = json.path("seq").asLong();
            for (String candle : records(message)) {
                heard.computeIfAbsent(MAPPER.readTree(candle).path("symbol").asText(), none -> new ArrayList<>())
                        .add(candle);
                if (!candle.contains("\"interval\":\"" + interval + "\"")) {
                    faults.add("unasked: " + candle);
                }
            }
        } else if (json.has("error")) {
            faults.add(message);
        }
    }

    /** The texts between the brackets of data, each with every digit. Candles have no objects in them. */
    private static List<String> records(String message) {
        String data = message.substring(message.indexOf("\"data\":[") + "\"data\":[".length(),
                message.lastIndexOf(']'));
        return data.isEmpty() ? List.of() : List.of(data.split("(?<=}),(?=\\{)"));
    }

    @Override
    public synchronized CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        faults.add("closed with %d: %s".formatted(code, reason));
        return null;
    }

    @Override
    public synchronized void onError(WebSocket socket, Throwable error) {
        faults.add(error.toString());
    }

    @Override
    public void close() {
        socket.abort();
    }
}
