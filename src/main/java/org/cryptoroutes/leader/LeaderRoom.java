package org.cryptoroutes.leader;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** Lets one of several programs run a route, when the settings say so at the start. */
public final class LeaderRoom implements Room {

    private final String routeId;
    private final Supplier<Settings> settings;
    private volatile LeaderPolicy policy;

    /**
     * @param routeId  of the route that only the leader runs
     * @param settings as they hold at the moment
     */
    public LeaderRoom(String routeId, Supplier<Settings> settings) {
        this.routeId = routeId;
        this.settings = settings;
    }

    /** Whether a route may begin new work: always, unless another program may lead. Never waits. */
    public boolean onDuty(String routeId) {
        return policy == null || !this.routeId.equals(routeId) || policy.leads();
    }

    /** Since when the route, started then, may work; empty while it may not. Never waits. */
    public Optional<Instant> onDutySince(Instant start) {
        return policy == null ? Optional.of(start)
                : policy.leadsSince().map(leads -> leads.isAfter(start) ? leads : start);
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        Settings start = settings.get();
        if (!"kafka".equals(start.get(Setting.LEADER))) {
            return List.of();
        }
        KafkaClusterService cluster =
                new KafkaClusterService(start.get(Setting.BOOTSTRAP_SERVERS), start.kafkaClient());
        policy = new LeaderPolicy(routeId, cluster, () -> settings.get().get(Setting.TOPIC) + "-poller-leader", meters);
        context.addService(cluster);
        context.addService(policy);
        context.addRoutePolicyFactory(policy);
        return List.of(new LeaderCheck(policy));
    }
}
