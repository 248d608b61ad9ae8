package org.cryptoroutes.leader;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.cluster.CamelClusterEventListener.Leadership;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one route begin new work only while this program leads. The route itself stays started, so that an edit, a
 * switch and the health checks find it as ever; what rests is its consumer.
 * <p>
 * Camel's ClusteredRoutePolicy starts and stops the whole route instead, under a lock of its own and then the
 * context's. An edit and the shutdown take the two in the other order, and may then wait for each other for ever
 * (4.18).
 */
final class LeaderPolicy extends RoutePolicySupport implements RoutePolicyFactory, Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderPolicy.class);
    /** An edit takes the route away and brings it back: no reason to give up the leadership. */
    private static final Duration LINGER = Duration.ofSeconds(3);

    private final String routeId;
    private final KafkaClusterService service;
    private final Supplier<String> namespace;
    private final Object membership = new Object();
    private ScheduledExecutorService later;
    private boolean wanted;
    private volatile KafkaClusterView view;
    private volatile Instant leadsSince;
    private Route running;

    /** @param namespace of those that choose a leader among them; asked whenever the route is made */
    LeaderPolicy(String routeId, KafkaClusterService service, Supplier<String> namespace, MeterRegistry meters) {
        this.routeId = routeId;
        this.service = service;
        this.namespace = namespace;
        Gauge.builder("crypto.leader", () -> leads() ? 1 : 0).description("Whether this program leads, and so polls")
                .register(meters);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this.routeId.equals(routeId) ? this : null;
    }

    /** Whether no other program can lead at this moment. Never waits. */
    boolean leads() {
        KafkaClusterView view = this.view;
        return view != null && view.getLocalMember().isLeader();
    }

    /** Since when this program leads; empty when it does not. */
    Optional<Instant> leadsSince() {
        return Optional.ofNullable(leadsSince).filter(since -> leads());
    }

    /** Why this program could not lead if it had to; empty when it could. */
    Optional<String> trouble() {
        return Optional.ofNullable(view).flatMap(KafkaClusterView::trouble);
    }

    @Override
    public void onInit(Route route) {
        super.onInit(route);
        synchronized (membership) {
            wanted = true;
            String name = namespace.get();
            if (view != null && !view.getNamespace().equals(name)) {
                leave();
            }
            if (view == null) {
                join(route.getCamelContext(), name);
            }
        }
    }

    @Override
    public void onRemove(Route route) {
        synchronized (membership) {
            wanted = false;
            if (route.getCamelContext().isStopping()) {
                leave();
            } else {
                later.schedule(this::leaveUnlessWanted, LINGER.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    protected void doStop() {
        leave();
    }

    private void join(CamelContext context, String namespace) {
        try {
            if (later == null) {
                later = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "leadership-end");
            }
            LOG.info("{} waits until it leads {}", routeId, namespace);
            view = (KafkaClusterView) service.getView(namespace);
            view.addEventListener(this);
        } catch (Exception e) {
            throw new IllegalStateException("no part can be taken in " + namespace, e);
        }
    }

    private void leaveUnlessWanted() {
        synchronized (membership) {
            if (!wanted) {
                leave();
            }
        }
    }

    private void leave() {
        synchronized (membership) {
            if (view != null) {
                try {
                    view.removeEventListener(this);
                    service.releaseView(view);
                } catch (Exception e) {
                    handleException(e);
                }
                view = null;
                leadsSince = null;
            }
        }
    }

    @Override
    public synchronized void onStart(Route route) {
        running = route;
        if (leadsSince == null) {
            rest(route);
        }
    }

    @Override
    public synchronized void onStop(Route route) {
        running = null;
    }

    /** The last gate before a poll: it may be due while the news of the end is still on its way. */
    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        if (!leads()) {
            exchange.setRouteStop(true);
        }
    }

    @Override
    public synchronized void leadershipChanged(CamelClusterView view, CamelClusterMember leader) {
        boolean leads = leader != null && leader.isLocal();
        if (leads == (leadsSince != null)) {
            return;
        }
        leadsSince = leads ? Instant.now() : null;
        if (running != null && !running.getCamelContext().isStopping()) {
            LOG.info(leads ? "{} leads {}: it polls from now on"
                    : "{} no longer leads {}: it waits until it does again",
                    routeId, view.getNamespace());
            if (leads) {
                begin(running);
            } else {
                rest(running);
            }
        }
    }

    /** Starts the consumer anew, because one that only resumes would wait for its next turn. */
    private void begin(Route route) {
        try {
            if (route.getCamelContext().getInflightRepository().size(route.getId()) == 0) {
                stopConsumer(route.getConsumer());
                startConsumer(route.getConsumer());
            } else {
                resumeOrStartConsumer(route.getConsumer());
            }
        } catch (Exception e) {
            handleException(e);
        }
    }

    private void rest(Route route) {
        try {
            suspendOrStopConsumer(route.getConsumer());
        } catch (Exception e) {
            handleException(e);
        }
    }
}
