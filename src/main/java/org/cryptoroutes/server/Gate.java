package org.cryptoroutes.server;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Holds the requests of a path while its route is exchanged: they wait some milliseconds where they would be refused.
 * Stands before the router of the routes, as a request meets the routes that there are when it comes to a router.
 */
final class Gate implements Handler<RoutingContext> {

    private final Map<RoutingContext, CompletableFuture<Void>> inside = new ConcurrentHashMap<>();
    private final List<Hold> holds = new CopyOnWriteArrayList<>();

    /** For as long as a path has no route. Each is another, though two be of one path. */
    static final class Hold {

        private final PathPattern path;
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        private Hold(PathPattern path) {
            this.path = path;
        }

        private boolean concerns(RoutingContext request) {
            return path.matches(request.normalizedPath());
        }
    }

    @Override
    public void handle(RoutingContext request) {
        // Counted before it looks at the holds, while those who add one look afterwards who is counted
        CompletableFuture<Void> answered = new CompletableFuture<>();
        inside.put(request, answered);
        Optional<Hold> hold = holds.stream().filter(one -> one.concerns(request)).findFirst();
        if (hold.isEmpty()) {
            request.addEndHandler(end -> leave(request, answered));
            request.next();
        } else {
            leave(request, answered);
            Context loop = request.vertx().getOrCreateContext();
            request.request().pause();
            hold.get().over.thenRun(() -> loop.runOnContext(open -> {
                request.request().resume();
                handle(request);
            }));
        }
    }

    private void leave(RoutingContext request, CompletableFuture<Void> answered) {
        inside.remove(request);
        answered.complete(null);
    }

    /** Lets no request to the path through from now on. */
    Hold shut(PathPattern path) {
        Hold hold = new Hold(path);
        holds.add(hold);
        return hold;
    }

    /** Ends one hold of the path, if there is one. */
    void open(PathPattern path) {
        holds.stream().filter(hold -> hold.path.equals(path)).findFirst().ifPresent(this::end);
    }

    /** Lets the requests go on. */
    void end(Hold hold) {
        holds.remove(hold);
        hold.over.complete(null);
    }

    /** Waits until those are answered that were let through before the hold, at most so long. */
    void settle(Hold hold, long seconds) {
        settle(hold::concerns, seconds);
    }

    /** Waits until all are answered that were let through, at most so long. */
    void settle(long seconds) {
        settle(request -> true, seconds);
    }

    private void settle(Predicate<RoutingContext> which, long seconds) {
        CompletableFuture<?>[] before = inside.entrySet().stream().filter(one -> which.test(one.getKey()))
                .map(Map.Entry::getValue).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(before).completeOnTimeout(null, seconds, TimeUnit.SECONDS).join();
    }
}
