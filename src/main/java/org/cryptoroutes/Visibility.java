package org.cryptoroutes;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.main.Main;
import org.cryptoroutes.coingecko.CoinGeckoRoutes;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.kafka.ClusterWatch;
import org.cryptoroutes.leader.LeaderPolicy;
import org.cryptoroutes.live.LiveRoutes;
import org.cryptoroutes.observe.KafkaCheck;
import org.cryptoroutes.observe.LeaderCheck;
import org.cryptoroutes.observe.Observation;
import org.cryptoroutes.observe.PollerFacts;
import org.cryptoroutes.observe.PriceFreshness;
import org.cryptoroutes.observe.ReloadState;
import org.cryptoroutes.observe.RouteReloadCheck;
import org.cryptoroutes.observe.RoutesCheck;
import org.cryptoroutes.price.PriceValidator;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.unsent.Unsent;

/** Tells the health checks and meters where to look. */
final class Visibility {

    private static final String POLLER = Wiring.POLLER;
    private static final String LOGGER = "price-log";

    private final Mode mode;
    private final Supplier<Settings> settings;
    private final ReloadState reloads;
    private final Unsent unsent;
    private final Supplier<Optional<String>> brokerFault;
    private final MeterRegistry meters;

    /**
     * @param settings    as they hold at the moment
     * @param brokerFault why the broker in this process has stopped, as a sentence; empty when it has not
     */
    Visibility(Mode mode, Supplier<Settings> settings, ReloadState reloads, Unsent unsent,
            Supplier<Optional<String>> brokerFault, MeterRegistry meters) {
        this.meters = meters;
        this.brokerFault = brokerFault;
        this.mode = mode;
        this.settings = settings;
        this.reloads = reloads;
        this.unsent = unsent;
    }

    /** @throws IllegalStateException with a sentence, when the port can't be had */
    void apply(Main camel) {
        Settings start = settings.get();
        if (!Boolean.parseBoolean(start.get(Setting.MANAGEMENT_ENABLED))) {
            return;
        }
        ClusterWatch cluster = new ClusterWatch(BootstrapServers.parse(start.get(Setting.BOOTSTRAP_SERVERS)),
                start.kafkaClient());
        KafkaCheck kafka = new KafkaCheck(cluster.servers(), () -> brokerFault.get().or(cluster::trouble),
                unsent::records);
        List<HealthCheck> checks = new ArrayList<>(List.of(kafka,
                new RoutesCheck(() -> expected(camel.getCamelContext())), new RouteReloadCheck(reloads)));
        if (mode.runs(POLLER)) {
            checks.add(new PriceFreshness(Clock.systemUTC(), () -> facts(camel.getCamelContext()), meters));
            if ("kafka".equals(start.get(Setting.LEADER))) {
                checks.add(new LeaderCheck(() -> leader(camel.getCamelContext()).trouble(),
                        () -> leader(camel.getCamelContext()).leadsSince()));
            }
        }
        if (mode.runs(LOGGER)) {
            cluster.measureLag(() -> Optional.of(settings.get()).filter(now -> now.enabled(LOGGER))
                    .map(now -> now.get(Setting.CONSUMER_GROUP)), this::topic, meters);
        }
        new Observation(start.get(Setting.MANAGEMENT_HOST), start.whole(Setting.MANAGEMENT_PORT),
                start.chosen(Setting.MANAGEMENT_PORT), checks).apply(camel);
        camel.configure().addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) throws Exception {
                context.addService(cluster);
            }
        });
    }

    private static Set<String> expected(CamelContext context) {
        return context.hasService(LiveRoutes.class).expected();
    }

    private String topic() {
        return settings.get().get(Setting.TOPIC);
    }

    private PollerFacts facts(CamelContext context) {
        CoinGeckoRoutes coingecko = context.getRegistry().lookupByNameAndType("coingecko", CoinGeckoRoutes.class);
        PriceValidator prices = context.getRegistry().lookupByNameAndType("priceValidator", PriceValidator.class);
        Settings now = settings.get();
        return new PollerFacts(pollsSince(context), coingecko.lastSuccess(), prices.newestUpdate(),
                now.seconds(Setting.FETCH_INTERVAL), now.seconds(Setting.FRESHNESS_MAX_AGE));
    }

    /** Empty when the poller does not run. */
    private static Optional<Instant> pollsSince(CamelContext context) {
        Optional<Instant> started = Optional.ofNullable(context.getRoute(POLLER))
                .filter(route -> context.getRouteController().getRouteStatus(POLLER).isStarted())
                .map(route -> Instant.now().minus(Duration.ofMillis(route.getUptimeMillis())));
        LeaderPolicy leader = leader(context);
        return leader == null ? started
                : started.flatMap(since -> leader.leadsSince().map(leads -> leads.isAfter(since) ? leads : since));
    }

    /** Null when every poller polls. */
    private static LeaderPolicy leader(CamelContext context) {
        return context.hasService(LeaderPolicy.class);
    }
}
