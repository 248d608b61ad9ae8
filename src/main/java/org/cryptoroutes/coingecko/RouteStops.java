package org.cryptoroutes.coingecko;

import java.util.Collection;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Tells when a route is about to stop, whether the program ends or an edit wants it: Camel then waits for what the
 * route has in hand, and that may itself be waiting.
 */
final class RouteStops extends LifecycleStrategySupport {

    private final Notice notice;

    /** @param told called each time, from any thread */
    RouteStops(Runnable told) {
        this.notice = new Notice(told);
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        routes.forEach(route -> route.addService(notice));
    }

    private record Notice(Runnable told) implements Service, ShutdownPrepared {

        @Override
        public void start() {
            // Has nothing to do until the end
        }

        @Override
        public void stop() {
            // The route has stopped: who waited knows
        }

        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            told.run();
        }
    }
}
