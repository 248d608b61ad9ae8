package org.cryptoroutes.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cryptoroutes.problem.Problem;

/**
 * Refuses what a browser sends in the name of another page: by a name of its own for this machine's address (DNS
 * rebinding), or openly from elsewhere. Who is no browser says who it likes to be, and is not stopped here.
 */
final class Guard implements Handler<RoutingContext> {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean everyName;
    private final Set<String> names;
    private final Set<String> origins;
    private final CorsHandler cors;

    /**
     * @param host    that the server listens on; only one that nobody else can reach needs to be called by its name
     * @param origins of other pages that may ask
     */
    Guard(String host, Set<String> origins) {
        this.everyName = !isLoopback(host);
        this.origins = origins;
        this.cors = CorsHandler.create().allowedMethods(Set.of(HttpMethod.GET, HttpMethod.HEAD))
                .addOrigins(List.copyOf(origins));
        this.names = Stream.of(THIS_MACHINE.stream(), Stream.of(host),
                origins.stream().map(origin -> URI.create(origin).getHost()))
                .flatMap(all -> all).map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    @Override
    public void handle(RoutingContext request) {
        request.response().putHeader("X-Content-Type-Options", "nosniff");
        HostAndPort asked = request.request().authority();
        if (asked != null && !everyName && !names.contains(asked.host().toLowerCase(Locale.ROOT))) {
            new Problem(421,
                    "this server does not go by that name: ask for localhost, or name the page in server.cors-origins")
                    .answer(request.response());
        } else {
            let(request, request.request().getHeader("Origin"));
        }
    }

    private void let(RoutingContext request, String origin) {
        String host = request.request().getHeader("Host");
        // A proxy before this server may speak https
        if (("http://" + host).equals(origin) || ("https://" + host).equals(origin)) {
            request.next();
        } else if (origin == null || origins.contains(origin)) {
            cors.handle(request);
        } else {
            new Problem(403, "pages of this origin may not ask: server.cors-origins names those that may")
                    .answer(request.response());
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
