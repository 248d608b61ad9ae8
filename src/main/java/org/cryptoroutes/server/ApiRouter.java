package org.cryptoroutes.server;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Where the routes that begin with {@code platform-http} enter their paths. */
final class ApiRouter extends VertxPlatformHttpRouter {

    /** In the registry. */
    static final String NAME = "api-router";
    /** For which the body of a request and the answer to it may take together. */
    static final long MOST_SECONDS = 30;

    static final int MOST_BODY_BYTES = 64 << 10;
    private static final int MORE_THAN_ROUTES = 1_000_000;

    private final Router routes;
    private final Gate gate = new Gate();
    private final AtomicInteger entered = new AtomicInteger();

    static ApiRouter on(Vertx vertx) {
        return new ApiRouter(vertx, Router.router(vertx));
    }

    private ApiRouter(Vertx vertx, Router routes) {
        super(null, vertx, routes, NAME);
        this.routes = routes;
    }

    Gate gate() {
        return gate;
    }

    /** For what passes the gate. */
    Router routes() {
        return routes;
    }

    /** Whoever was entered first, a path that says more wins: which one answers must not change when one is edited. */
    @Override
    public Route route(String path) {
        int open = (int) path.chars().filter(c -> c == ':' || c == '*').count();
        return super.route(path).order(open * MORE_THAN_ROUTES + entered.incrementAndGet());
    }

    @Override
    public Handler<RoutingContext> bodyHandler() {
        return BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES);
    }
}
