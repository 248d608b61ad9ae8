package org.cryptoroutes.observe;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.spi.resolver.ResolverProvider;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.main.Main;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows health and metrics over HTTP with Camel's own parts. */
public final class Observation extends LifecycleStrategySupport implements CamelConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(Observation.class);
    private static final String HEALTH = "/observe/health";
    private static final String TRIES = "tries";
    private static final int MOST_TRIES = 5;

    private final String host;
    private final int wantedPort;
    private final Vertx vertx;
    private final HeldPort port;

    /**
     * Takes the port at once.
     *
     * @param host      name or address to listen on
     * @param port      0 to 65535; 0 = any
     * @param exactPort whether no other port will do
     * @throws IllegalStateException with a sentence, when the port can't be had
     */
    public Observation(String host, int port, boolean exactPort) {
        this.host = host;
        this.wantedPort = port;
        this.vertx = smallVertx();
        this.port = HeldPort.take(vertx, host, port, exactPort);
    }

    /** To be called before Camel starts. */
    public void apply(Main camel) {
        camel.bind("vertx", vertx);
        camel.addOverrideProperty("camel.metrics.enabled", "true");
        camel.addOverrideProperty("camel.management.enabled", "true");
        camel.addOverrideProperty("camel.management.host", host);
        camel.addOverrideProperty("camel.management.port", String.valueOf(port.number()));
        camel.configure().addConfiguration(this);
    }

    @Override
    public void configure(CamelContext context) {
        context.addLifecycleStrategy(this);
    }

    /**
     * Camel's notifier counts routes, yet has itself told of every exchange, which is an event or two for each coin
     * (MicrometerRouteEventNotifier, 4.18).
     */
    @Override
    public void onContextInitializing(CamelContext context) {
        for (EventNotifier notifier : context.getManagementStrategy().getEventNotifiers()) {
            if (notifier instanceof MicrometerRouteEventNotifier routes) {
                routes.setIgnoreExchangeEvents(true);
            }
        }
    }

    @Override
    public void onContextStarted(CamelContext context) {
        ManagementHttpServer management = context.hasService(ManagementHttpServer.class);
        for (String probe : List.of("live", "ready")) {
            management.getRouter().get("/observe/" + probe)
                    .handler(call -> call.reroute(call.request().uri().replace("/observe/", HEALTH + "/")));
        }
        management.getRouter().route(HEALTH + "*").failureHandler(Observation::askAgain);
        port.close();
        LOG.info("Health at http://{}:{}{}, metrics at /observe/metrics{}",
                host.contains(":") ? "[" + host + "]" : host, port.number(), HEALTH,
                wantedPort == 0 || wantedPort == port.number() ? "" : " (port " + wantedPort + " is taken)");
    }

    /** Camel's check of a route fails when an edit removes the route while it is asked (RouteHealthCheck, 4.18). */
    private static void askAgain(RoutingContext call) {
        int tries = call.<Integer>get(TRIES, 0);
        if (tries < MOST_TRIES) {
            call.put(TRIES, tries + 1);
            call.reroute(call.request().uri());
        } else {
            call.next();
        }
    }

    @Override
    public void onContextStopped(CamelContext context) {
        vertx.close();
    }

    /** A handful of requests a minute need few threads, no cache on the disk and no name server. */
    private static Vertx smallVertx() {
        System.setProperty(ResolverProvider.DISABLE_DNS_RESOLVER_PROP_NAME, "true");
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1).setWorkerPoolSize(2).setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    }
}
