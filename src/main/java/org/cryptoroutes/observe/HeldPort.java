package org.cryptoroutes.observe;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/**
 * Keeps a port for Camel's management server from before the start until that server listens, so that a port which is
 * taken is known early, and no second program can take it meanwhile. Vert.x servers with one address share its socket.
 * Camel's server alone goes on without a port, and a stack trace, when it is taken (VertxPlatformHttpServer, 4.18).
 */
final class HeldPort implements AutoCloseable {

    private static final int FURTHER_PORTS = 100;
    private static final int LAST_PORT = 65_535;
    private static final int STARTING = 503;

    private final HttpServer server;

    private HeldPort(HttpServer server) {
        this.server = server;
    }

    /**
     * Takes a port.
     *
     * @param wanted 0 to 65535; 0 = any
     * @param exact  whether no other port will do; otherwise one of the next 100 may be it
     * @throws IllegalStateException with a sentence, when no such port can be had
     */
    static HeldPort take(Vertx vertx, String host, int wanted, boolean exact) {
        int last = exact || wanted == 0 ? wanted : Math.min(wanted + FURTHER_PORTS, LAST_PORT);
        String reason = "";
        for (int port : IntStream.rangeClosed(wanted, last).toArray()) {
            try {
                return new HeldPort(listen(vertx, host, port == 0 ? anyPort() : port));
            } catch (CompletionException e) {
                reason = e.getCause().getMessage();
            }
        }
        throw new IllegalStateException(("health and metrics can't listen on %s, port %s (%s): stop the program that "
                + "does, or change management.host or management.port")
                .formatted(host, last == wanted ? wanted : wanted + " to " + last, reason));
    }

    int number() {
        return server.actualPort();
    }

    /** Leaves the port to the other server on it; without one, the port is free. */
    @Override
    public void close() {
        server.close();
    }

    private static HttpServer listen(Vertx vertx, String host, int port) {
        return vertx.createHttpServer().requestHandler(HeldPort::notYet).listen(port, host)
                .toCompletionStage().toCompletableFuture().join();
    }

    /** A connection that was kept open would be answered like this for ever. */
    private static void notYet(HttpServerRequest request) {
        request.response().setStatusCode(STARTING).end("starting\n").onComplete(end -> request.connection().close());
    }

    /** Vert.x servers do not share a port that one of them got for 0. */
    private static int anyPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
