package org.cryptoroutes.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** A client of the WebSocket that keeps all it is sent. */
public final class Listener implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** @param url of the server, with http:// */
    public Listener(String url) {
        socket = CLIENT.newWebSocketBuilder()
                .buildAsync(URI.create(url.replaceFirst("http", "ws") + "/api/v1/live"), this).join();
    }

    public Listener subscribe(String params) {
        return send("{\"method\":\"subscribe\",\"params\":%s,\"req_id\":1}".formatted(params));
    }

    public Listener send(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    WebSocket socket() {
        return socket;
    }

    /** Everything that came, heartbeats too. */
    public List<String> messages() {
        return messages;
    }

    /** What came with a number. */
    public List<JsonNode> data() {
        return messages.stream().map(Listener::json).filter(json -> json.has("seq")).toList();
    }

    /** The records of all messages of a channel. */
    public List<String> records(String channel) {
        return data().stream().filter(json -> json.path("channel").asText().equals(channel))
                .flatMap(json -> StreamSupport.stream(json.path("data").spliterator(), false))
                .map(JsonNode::toString).toList();
    }

    public String await(String text) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(() ->
                assertThat(messages).anyMatch(each -> each.contains(text)));
        return messages.stream().filter(each -> each.contains(text)).findFirst().orElseThrow();
    }

    /** The code with which the server ends it. */
    public int awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        message.append(text);
        if (last) {
            messages.add(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
