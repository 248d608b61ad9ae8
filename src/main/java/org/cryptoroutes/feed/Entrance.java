package org.cryptoroutes.feed;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cryptoroutes.problem.Problem;

/** Where clients come in, and what they say. */
final class Entrance {

    /** How many clients there may be at a time. */
    static final int MOST_CLIENTS = 1000;

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final int WRITE_BUFFER_BYTES = 16 << 10;
    /** What Vert.x reads in place of bytes that are no UTF-8. */
    private static final char MALFORMED = '\uFFFD';
    private static final List<String> PARAMETERS = List.of("channel", "symbol", "interval", "snapshot");

    private final Hub hub;
    private final Vocabulary vocabulary;
    private final FeedMeters meters;

    Entrance(Hub hub, Vocabulary vocabulary, FeedMeters meters) {
        this.hub = hub;
        this.vocabulary = vocabulary;
        this.meters = meters;
    }

    void mount(Router router) {
        router.get("/api/v1/live").handler(this::socket);
        router.get("/api/v1/stream").handler(this::stream);
    }

    private void socket(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            new Problem(426, "this path is for WebSocket; /api/v1/stream gives the same to every client of HTTP")
                    .answer(call.response().putHeader("Upgrade", "websocket"));
        } else if (mayEnter(request)) {
            request.toWebSocket().onFailure(refused -> meters.left()).onSuccess(this::talk);
        }
    }

    private void talk(ServerWebSocket socket) {
        socket.setWriteQueueMaxSize(WRITE_BUFFER_BYTES);
        Client client = hub.client(new SocketConnection(socket), meters);
        hub.run(() -> hub.add(client));
        socket.textMessageHandler(text -> hub.run(() -> hear(client, text)));
        socket.binaryMessageHandler(bytes -> hub.run(() -> client.end(Ending.UNSUPPORTED)));
        socket.pongHandler(pong -> hub.run(client::heard));
        socket.drainHandler(drained -> hub.run(() -> hub.flush(client)));
        // Vert.x lets who sends many short frames for one long message go on, and ends the connection for all else
        socket.exceptionHandler(broken -> hub.run(() -> client.end(Ending.TOO_LONG)));
        socket.closeHandler(closed -> hub.run(() -> left(client)));
    }

    private void hear(Client client, String text) {
        client.heard();
        if (text.indexOf(MALFORMED) >= 0) {
            client.end(Ending.NO_UTF_8);
        } else {
            client.answer(answer(client, text));
            hub.flush(client);
        }
    }

    private String answer(Client client, String text) {
        Request request;
        try {
            request = Request.of(text);
        } catch (BadRequest e) {
            return Request.unreadable(e);
        }
        try {
            return obey(client, request);
        } catch (BadRequest e) {
            return request.failed(e);
        }
    }

    private String obey(Client client, Request request) throws BadRequest {
        String method = request.method();
        if (method.equals(Request.PING)) {
            return request.pong();
        }
        Subscription subscription = request.subscription(vocabulary);
        if (method.equals(Request.SUBSCRIBE)) {
            hub.subscribe(client, subscription, request.snapshot());
        } else {
            client.unsubscribe(subscription);
        }
        return request.succeeded();
    }

    private void stream(RoutingContext call) {
        if (mayEnter(call.request())) {
            hub.run(() -> stream(call.queryParams(), call.response()));
        }
    }

    private void stream(MultiMap parameters, HttpServerResponse response) {
        if (response.closed()) {
            meters.left();
            return;
        }
        try {
            Subscription subscription = subscription(parameters);
            boolean snapshot = snapshot(parameters);
            response.setWriteQueueMaxSize(WRITE_BUFFER_BYTES);
            Client client = hub.client(new StreamConnection(response), meters);
            hub.add(client);
            response.drainHandler(drained -> hub.run(() -> hub.flush(client)));
            // A connection that breaks ends the response too
            response.exceptionHandler(broken -> { });
            response.endHandler(ended -> hub.run(() -> left(client)));
            hub.subscribe(client, subscription, snapshot);
            hub.flush(client);
        } catch (BadRequest e) {
            meters.left();
            new Problem(e.status(), e.getMessage()).answer(response);
        }
    }

    private Subscription subscription(MultiMap parameters) throws BadRequest {
        for (String name : parameters.names()) {
            if (!PARAMETERS.contains(name)) {
                throw new BadRequest("there is no parameter '%.40s', but %s"
                        .formatted(name, String.join(", ", PARAMETERS)));
            }
        }
        Set<String> symbols = parameters.getAll("symbol").stream().flatMap(list -> Arrays.stream(list.split(",", -1)))
                .collect(Collectors.toSet());
        return vocabulary.subscription(Optional.ofNullable(parameters.get("channel")).orElse(""), symbols,
                Optional.ofNullable(parameters.get("interval")));
    }

    private static boolean snapshot(MultiMap parameters) throws BadRequest {
        String snapshot = Optional.ofNullable(parameters.get("snapshot")).orElse("true");
        if (Stream.of("true", "false").noneMatch(snapshot::equals)) {
            throw new BadRequest("snapshot must be true or false, not '%.40s'".formatted(snapshot));
        }
        return Boolean.parseBoolean(snapshot);
    }

    private void left(Client client) {
        if (hub.remove(client)) {
            meters.left();
        }
    }

    private boolean mayEnter(HttpServerRequest request) {
        if (!meters.enter(MOST_CLIENTS)) {
            new Problem(503, "there are %,d clients already".formatted(MOST_CLIENTS))
                    .answer(request.response().putHeader("Retry-After", RETRY_AFTER_SECONDS));
            return false;
        }
        return true;
    }
}
