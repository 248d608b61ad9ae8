package org.cryptoroutes.server;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cryptoroutes.problem.Problem;

/** The way of a request: past the guard to the parts, then through the gate to the routes, or to the reason why not. */
final class FrontDoor implements Handler<HttpServerRequest> {

    private final Router router;
    private final ApiRouter api;
    private volatile boolean closed;

    /** @param parts enters what is served beside the routes, and wins over them */
    FrontDoor(Vertx vertx, Supplier<Guard> guard, Connections connections, BiConsumer<Vertx, Router> parts,
              ApiRouter api) {
        this.api = api;
        router = Router.router(vertx);
        router.route().handler(connections::asked);
        router.route().handler(request -> guard.get().handle(request));
        parts.accept(vertx, router);
        router.route().handler(api.gate());
        router.route().subRouter(api.routes());
        IntStream.range(400, 600).forEach(status -> router.errorHandler(status, request -> refused(request, status)));
        // A query that can't be read is found only there
        api.routes().errorHandler(400, request -> refused(request, 400));
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (closed) {
            new Problem(503, "the program ends").answer(request.response().putHeader("Connection", "close"));
            request.connection().close();
        } else {
            router.handle(request);
        }
    }

    /** Nobody comes in any more; who is inside is not concerned. */
    void close() {
        closed = true;
    }

    private void refused(RoutingContext request, int found) {
        Set<String> methods = found == 404 || found == 405 ? methods(request.normalizedPath()) : Set.of();
        boolean other = !methods.isEmpty() && !methods.contains(request.request().method().name());
        if (other) {
            request.response().putHeader("Allow", String.join(", ", methods));
        }
        int status = other ? 405 : found;
        new Problem(status, switch (status) {
            case 400 -> "this is no request of HTTP that makes sense";
            case 404 -> "there is nothing at this path: /api/v1/openapi.json lists what is";
            case 405 -> "this path takes " + String.join(", ", methods);
            case 406 -> "there is nothing here that the header Accept takes";
            case 413 -> "a body may have %,d bytes".formatted(ApiRouter.MOST_BODY_BYTES);
            case 415 -> "the header Content-Type names what this path does not take";
            case 503 -> "the answer took longer than %d s".formatted(ApiRouter.MOST_SECONDS);
            default -> status < 500 ? "the request is refused" : Problem.FAILED.detail();
        }).answer(request.response());
    }

    /** All that are taken at a path. */
    private Set<String> methods(String path) {
        return Stream.of(router, api.routes()).flatMap(some -> some.getRoutes().stream())
                .filter(route -> route.getPath() != null && new PathPattern(route.getPath()).matches(path))
                .map(Route::methods).filter(Objects::nonNull).flatMap(Set::stream).map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
