package org.cryptoroutes.server;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.cryptoroutes.problem.Problem;

/**
 * Serves one path, and lets the gate hold its requests from when the route stops until one comes that serves the path
 * again: Camel's own answers 503, 404 and 500 in between (4.18).
 */
final class GatedConsumer extends VertxPlatformHttpConsumer {

    /** Longer than a request may take. */
    private static final long INSIDE_SECONDS = ApiRouter.MOST_SECONDS + 5;
    /** For which a path is held that no route serves any more. */
    private static final long HELD_SECONDS = 5;

    private final Gate gate;
    private final PathPattern path;
    private Gate.Hold hold;

    GatedConsumer(PlatformHttpEndpoint endpoint, Processor processor, Gate gate) {
        super(endpoint, exchange -> process(processor, exchange), List.of(), ApiRouter.NAME);
        this.gate = gate;
        this.path = new PathPattern(endpoint.getPath() + (endpoint.isMatchOnUriPrefix() ? "*" : ""));
    }

    /**
     * What a route lets fail that takes care of no fault is a problem too; its error handler has logged it. Bytes are
     * handed on as the server writes them: Camel makes a stream of them, and pumps it (VertxPlatformHttpSupport, 4.18).
     */
    private static void process(Processor route, Exchange exchange) throws Exception {
        route.process(exchange);
        if (exchange.getException() != null) {
            exchange.setException(null);
            Problem.FAILED.write(exchange.getMessage());
        }
        if (exchange.getMessage().getBody() instanceof byte[] bytes) {
            exchange.getMessage().setBody(Buffer.buffer(bytes));
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        open();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        open();
    }

    private void open() {
        hold = null;
        gate.open(path);
    }

    @Override
    protected void doSuspend() throws Exception {
        shut();
        super.doSuspend();
        openLater();
    }

    @Override
    protected void doStop() throws Exception {
        shut();
        super.doStop();
        openLater();
    }

    private void shut() {
        if (hold == null) {
            hold = gate.shut(path);
        }
        gate.settle(hold, INSIDE_SECONDS);
    }

    private void openLater() {
        Gate.Hold mine = hold;
        CompletableFuture.delayedExecutor(HELD_SECONDS, TimeUnit.SECONDS).execute(() -> gate.end(mine));
    }
}
