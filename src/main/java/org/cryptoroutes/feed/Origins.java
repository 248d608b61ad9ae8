package org.cryptoroutes.feed;

import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.function.Supplier;

/** Which pages may connect: a browser lets every page open a WebSocket to everywhere, and only says whose it is. */
final class Origins {

    private final Supplier<Set<String>> others;

    /** @param others that may connect beside the page of this server */
    Origins(Supplier<Set<String>> others) {
        this.others = others;
    }

    /** Whether the request comes from one of them, or from no page at all. */
    boolean mayConnect(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null || origin.equals(request.scheme() + "://" + request.authority())
                || others.get().contains(origin);
    }
}
