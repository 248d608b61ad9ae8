package org.cryptoroutes.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What a client of the WebSocket asks for. */
final class Request {

    static final String SUBSCRIBE = "subscribe";
    static final String UNSUBSCRIBE = "unsubscribe";
    static final String PING = "ping";

    private static final int LONGEST = 4096;
    private static final Set<String> METHODS = Set.of(SUBSCRIBE, UNSUBSCRIBE, PING);
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().reader();

    private final JsonNode root;

    private Request(JsonNode root) {
        this.root = root;
    }

    /** @throws BadRequest when it is no JSON object; {@link #method()} and so on tell what else is wrong */
    static Request of(String text) throws BadRequest {
        if (text.length() > LONGEST) {
            throw new BadRequest("a request may have %,d characters, this one has %,d"
                    .formatted(LONGEST, text.length()));
        }
        try {
            JsonNode root = JSON.readTree(text);
            if (root.isObject()) {
                return new Request(root);
            }
        } catch (JsonProcessingException e) {
            throw new BadRequest("this is no JSON: %s"
                    .formatted(e.getOriginalMessage().lines().findFirst().orElse("")));
        }
        throw new BadRequest("a request must be a JSON object such as {\"method\":\"ping\"}");
    }

    /** {@link #SUBSCRIBE}, {@link #UNSUBSCRIBE} or {@link #PING}. */
    String method() throws BadRequest {
        String method = root.path("method").asText();
        if (!METHODS.contains(method)) {
            throw new BadRequest("method must be subscribe, unsubscribe or ping, not %s".formatted(quoted("method")));
        }
        JsonNode id = root.path("req_id");
        if (id.isContainerNode()) {
            throw new BadRequest("req_id must be a number or a text");
        }
        return method;
    }

    /** Of subscribe and unsubscribe. */
    Subscription subscription(Vocabulary vocabulary) throws BadRequest {
        JsonNode params = root.path("params");
        if (!params.isObject()) {
            throw new BadRequest("params must be an object such as {\"channel\":\"price\"}");
        }
        JsonNode channel = params.path("channel");
        JsonNode interval = params.path("interval");
        return vocabulary.subscription(channel.isTextual() ? channel.asText() : channel.toString(),
                symbols(params.path("symbol")),
                Optional.of(interval).filter(given -> !given.isMissingNode() && !given.isNull())
                        .map(given -> given.isTextual() ? given.asText() : given.toString()));
    }

    boolean snapshot() throws BadRequest {
        JsonNode snapshot = root.path("params").path("snapshot");
        if (!snapshot.isMissingNode() && !snapshot.isBoolean()) {
            throw new BadRequest("snapshot must be true or false, not %s".formatted(snapshot));
        }
        return snapshot.asBoolean(true);
    }

    String succeeded() {
        return answer().put("success", true).toString();
    }

    String failed(BadRequest fault) {
        return failed(answer(), fault);
    }

    String pong() {
        ObjectNode pong = JsonNodeFactory.instance.objectNode().put("method", "pong");
        return withId(pong).toString();
    }

    /** The answer to what can't be read at all. */
    static String unreadable(BadRequest fault) {
        return failed(JsonNodeFactory.instance.objectNode(), fault);
    }

    private static String failed(ObjectNode answer, BadRequest fault) {
        return answer.put("success", false).put("error", fault.getMessage()).toString();
    }

    private ObjectNode answer() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (METHODS.contains(root.path("method").asText())) {
            answer.put("method", root.path("method").asText());
        }
        return withId(answer);
    }

    private ObjectNode withId(ObjectNode answer) {
        if (root.path("req_id").isValueNode()) {
            answer.set("req_id", root.path("req_id"));
        }
        return answer;
    }

    private String quoted(String field) {
        return root.has(field) ? root.path(field).toString() : "left out";
    }

    private static Set<String> symbols(JsonNode given) throws BadRequest {
        Set<String> symbols = new LinkedHashSet<>();
        if (given.isMissingNode() || given.isNull()) {
            return symbols;
        }
        if (given.isArray() && given.isEmpty()) {
            throw new BadRequest("symbol names no coin: leave it out to get all");
        }
        for (JsonNode symbol : given.isArray() ? given : JsonNodeFactory.instance.arrayNode().add(given)) {
            if (!symbol.isTextual()) {
                throw new BadRequest("symbol must be a list of texts such as [\"BTC\"], not %s".formatted(given));
            }
            symbols.add(symbol.asText());
        }
        return symbols;
    }
}
