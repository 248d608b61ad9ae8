package org.cryptoroutes.server;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.spi.resolver.ResolverProvider;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cryptoroutes.feed.LiveFeed;
import org.cryptoroutes.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens once the routes run, until they end. On a Vert.x of its own: the workers of the management server are few,
 * and health must answer while all requests wait for a database.
 */
final class Server extends LifecycleStrategySupport {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int FURTHER_PORTS = 100;
    private static final int LAST_PORT = 65_535;
    private static final long LOOK_MILLIS = 1_000;
    private static final int MOST_LINE_BYTES = 8 << 10;
    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final long END_SECONDS = 5;
    private static final int EVENT_LOOPS = 2;
    /** Twice the connections of the store: half of them are free for other answers while the store keeps the rest. */
    private static final int WORKERS = 16;

    private final Address address;
    private final Runnable farewell;
    private final Vertx vertx;
    private final ApiRouter router;
    private final Connections connections;
    private final FrontDoor door;
    private volatile HttpServer http;
    private volatile String trouble;

    /**
     * Where it listens.
     *
     * @param host  a name or an address
     * @param port  0 to 65535; 0 = any
     * @param exact whether no other port will do; otherwise one of the next 100 may be it
     */
    record Address(String host, int port, boolean exact) {
    }

    /**
     * @param connections bounds them
     * @param guard       that every request meets
     * @param parts       enters what is served beside the routes, and wins over them
     * @param farewell    is done once the routes have ended, before the connections are closed; may wait
     */
    Server(Address address, Connections connections, Supplier<Guard> guard, BiConsumer<Vertx, Router> parts,
           Runnable farewell) {
        this.address = address;
        this.connections = connections;
        this.farewell = farewell;
        System.setProperty(ResolverProvider.DISABLE_DNS_RESOLVER_PROP_NAME, "true");
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS).setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
        router = ApiRouter.on(vertx);
        door = new FrontDoor(vertx, guard, connections, parts, router);
    }

    ApiRouter router() {
        return router;
    }

    /** Where it listens; only once it does. */
    int port() {
        return http.actualPort();
    }

    /** Why nobody can reach it, in half a sentence; empty while it listens, and before. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void onContextStarted(CamelContext context) {
        int wanted = address.port();
        int last = address.exact() || wanted == 0 ? wanted : Math.min(wanted + FURTHER_PORTS, LAST_PORT);
        String reason = "";
        for (int port : IntStream.rangeClosed(wanted, last).toArray()) {
            try {
                http = listen(port);
                LOG.info("Page at http://{}:{}/, prices at /api/v1/prices{}", url(address.host()), http.actualPort(),
                        wanted == 0 || http.actualPort() == wanted ? "" : " (port " + wanted + " is taken)");
                return;
            } catch (CompletionException e) {
                reason = e.getCause().getMessage();
                if (!(e.getCause() instanceof BindException)) {
                    break;
                }
            }
        }
        trouble = "can't listen on %s, port %s (%s): stop the program that does, or change server.host or server.port"
                .formatted(address.host(), last == wanted ? wanted : wanted + " to " + last, reason);
        LOG.warn("The page and the API are off: the server {}", trouble);
    }

    private static String url(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private HttpServer listen(int port) {
        HttpServer server = vertx.createHttpServer(options()).connectionHandler(connections::opened)
                .requestHandler(door).invalidRequestHandler(Server::invalid).listen(port, address.host())
                .toCompletionStage().toCompletableFuture().join();
        vertx.setPeriodic(LOOK_MILLIS, tick -> connections.closeSilent());
        return server;
    }

    private HttpServerOptions options() {
        return LiveFeed.bounded(new HttpServerOptions()).setCompressionSupported(true).setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MOST_LINE_BYTES).setMaxHeaderSize(MOST_HEADER_BYTES)
                .setIdleTimeout((int) connections.idle().toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** Of which the server could not even read the head. */
    private static void invalid(HttpServerRequest request) {
        Throwable why = request.decoderResult().cause();
        HttpServerResponse response = request.response().putHeader("Connection", "close");
        if (why instanceof TooLongHttpLineException) {
            new Problem(414, "the first line may have %,d bytes".formatted(MOST_LINE_BYTES)).answer(response);
        } else if (why instanceof TooLongHttpHeaderException) {
            new Problem(431, "the headers may have %,d bytes".formatted(MOST_HEADER_BYTES)).answer(response);
        } else {
            new Problem(400, "this is no request of HTTP/1.1").answer(response);
        }
        request.connection().close();
    }

    /** Before the routes end: who has asked is answered still. */
    @Override
    public void onContextStopping(CamelContext context) {
        door.close();
        router.gate().settle(END_SECONDS);
    }

    @Override
    public void onContextStopped(CamelContext context) {
        farewell.run();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
