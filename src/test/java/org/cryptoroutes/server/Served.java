package org.cryptoroutes.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.impl.DefaultCamelContext;

/** A server with routes in this process, at a free port. */
final class Served implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();
    private final Server server;

    /** @param origins of other pages that may ask */
    Served(Set<String> origins, RoutesBuilder... routes) throws Exception {
        this(new Connections(), origins, routes);
    }

    /** @param origins of other pages that may ask */
    Served(Connections connections, Set<String> origins, RoutesBuilder... routes) throws Exception {
        Guard guard = new Guard("127.0.0.1", origins);
        server = new Server(new Server.Address("127.0.0.1", 0, true), connections, () -> guard, (vertx, router) -> {
            router.get("/part").handler(request -> request.end("a part"));
            router.get("/socket").handler(request -> request.request().toWebSocket());
        }, () -> { });
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new Engine());
        context.getRegistry().bind(ApiRouter.NAME, server.router());
        context.addLifecycleStrategy(server);
        for (RoutesBuilder some : routes) {
            context.addRoutes(some);
        }
        context.start();
    }

    CamelContext context() {
        return context;
    }

    int port() {
        return server.port();
    }

    /**
     * Says this and nothing more, and waits until the server has closed the connection.
     *
     * @param request its lines, with {@code \n} between
     * @return all that came back
     */
    String say(String request) {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks once, with these further lines of the head. */
    String ask(String method, String path, String... headers) {
        return say("%s %s HTTP/1.1\nHost: localhost\nConnection: close\n%s\n".formatted(method, path,
                headers.length == 0 ? "" : String.join("\n", headers) + "\n"));
    }

    @Override
    public void close() {
        context.stop();
    }
}
