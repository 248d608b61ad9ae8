package org.cryptoroutes.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.spi.resolver.ResolverProvider;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.core.Handler;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cryptoroutes.feed.LiveFeed;
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
    private static final int MOST_BODY_BYTES = 64 << 10;
    private static final int IDLE_SECONDS = 120;
    private static final int EVENT_LOOPS = 2;
    private static final int WORKERS = 8;

    private final String host;
    private final int wantedPort;
    private final boolean exactPort;
    private final Runnable farewell;
    private final Vertx vertx;
    private final VertxPlatformHttpRouter router;
    private volatile HttpServer http;
    private volatile String trouble;

    /**
     * @param host      name or address to listen on
     * @param port      0 to 65535; 0 = any
     * @param exactPort whether no other port will do; otherwise one of the next 100 may be it
     * @param farewell  what is done before the connections are closed; may wait
     */
    Server(String host, int port, boolean exactPort, Runnable farewell) {
        this.farewell = farewell;
        this.host = host;
        this.wantedPort = port;
        this.exactPort = exactPort;
        System.setProperty(ResolverProvider.DISABLE_DNS_RESOLVER_PROP_NAME, "true");
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS).setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
        router = new VertxPlatformHttpRouter(null, vertx, Router.router(vertx), Engine.ROUTER) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                return BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES);
            }
        };
    }

    VertxPlatformHttpRouter router() {
        return router;
    }

    /** Why nobody can reach it, in half a sentence; empty while it listens, and before. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void onContextStarted(CamelContext context) {
        int last = exactPort || wantedPort == 0 ? wantedPort : Math.min(wantedPort + FURTHER_PORTS, LAST_PORT);
        String reason = "";
        for (int port : IntStream.rangeClosed(wantedPort, last).toArray()) {
            try {
                http = listen(port);
                LOG.info("Page at http://{}:{}/, prices at /api/v1/prices{}", host.contains(":") ? "[" + host + "]" : host,
                        http.actualPort(), wantedPort == 0 || http.actualPort() == wantedPort ? ""
                                : " (port " + wantedPort + " is taken)");
                return;
            } catch (CompletionException e) {
                reason = e.getCause().getMessage();
            }
        }
        trouble = "can't listen on %s, port %s (%s): stop the program that does, or change server.host or server.port"
                .formatted(host, last == wantedPort ? wantedPort : wantedPort + " to " + last, reason);
        LOG.warn("The page and the API are off: the server {}", trouble);
    }

    private HttpServer listen(int port) {
        return vertx.createHttpServer(LiveFeed.bounded(new HttpServerOptions().setCompressionSupported(true)
                        .setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS)))
                .requestHandler(router).listen(port, host).toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void onContextStopped(CamelContext context) {
        farewell.run();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
