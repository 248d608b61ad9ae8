package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.Main;
import org.apache.camel.support.SimpleTypeConverter;
import org.cryptoroutes.coingecko.Api;
import org.cryptoroutes.coingecko.ApiLimits;
import org.cryptoroutes.coingecko.CoinGeckoRoutes;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.kafka.DoneFirst;
import org.cryptoroutes.leader.KafkaClusterService;
import org.cryptoroutes.leader.LeaderPolicy;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.live.LiveRoutes;
import org.cryptoroutes.observe.ReloadState;
import org.cryptoroutes.price.PriceRules;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.PriceValidator;
import org.cryptoroutes.price.Quote;
import org.cryptoroutes.price.RecordJson;
import org.cryptoroutes.price.TickDisplay;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.cryptoroutes.steps.FaultRoutes;
import org.cryptoroutes.steps.PriceRecords;
import org.cryptoroutes.steps.PriceStatistics;
import org.cryptoroutes.steps.RecordHeaders;
import org.cryptoroutes.steps.SymbolsLanguage;
import org.cryptoroutes.steps.TickLine;
import org.cryptoroutes.unsent.KeepingClients;
import org.cryptoroutes.unsent.PublishedMeter;
import org.cryptoroutes.unsent.Unsent;
import org.cryptoroutes.unsent.UnsentRoutes;

/** Puts the rooms together: the compiled routes, what the YAML routes find in the registry, and their live edits. */
final class Wiring {

    static final String POLLER = "price-poller";

    private static final int IDS_A_REQUEST = 250;
    /** One page is published while the other thread waits for CoinGecko. */
    private static final int FEWEST_PAGE_THREADS = 2;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

    private final Mode mode;
    private final boolean demo;
    private final AtomicReference<Settings> settings;
    private final MeterRegistry meters;
    private final PriceStatistics statistics;
    private final ReloadState reloads;
    private final Unsent unsent;
    private final KeepingClients clients;
    private volatile String brokerFault;

    /** For nothing but to {@link #describe}. */
    Wiring(Mode mode, boolean demo, Settings settings) {
        this(mode, demo, settings, Path.of(settings.get(Setting.DATA_DIRECTORY)), new CompositeMeterRegistry());
    }

    /**
     * @param data   the directory of the program's data; need not exist
     * @param meters gets all meters of the program, and Camel's
     */
    Wiring(Mode mode, boolean demo, Settings settings, Path data, MeterRegistry meters) {
        this.mode = mode;
        this.demo = demo;
        this.meters = meters;
        this.settings = new AtomicReference<>(settings);
        this.statistics = new PriceStatistics(meters);
        this.reloads = new ReloadState(meters);
        PublishedMeter meter = new PublishedMeter(() -> this.settings.get().get(Setting.TOPIC), meters);
        this.unsent = new Unsent(data.resolve("unsent"), settings.get(Setting.BOOTSTRAP_SERVERS),
                () -> this.settings.get().whole(Setting.UNSENT_MAX_BYTES), meter);
        this.clients = new KeepingClients(unsent, meter);
    }

    /**
     * @param routes the directory of the YAML routes
     * @param home   where application.properties is
     * @param source gives the settings as the files say
     * @param topics makes sure that the topics of changed settings exist
     */
    void apply(Main camel, Path routes, Home home, LiveRoutes.Source source, Consumer<Settings> topics) {
        // Our own layers of settings are the only ones: Camel would let the environment win over the command line
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(settings.get().properties());
        camel.configure().withRoutesIncludePattern("false")
                .withDurationMaxSeconds(settings.get().whole(Setting.RUN_DURATION));
        DoneFirst.OPTIONS.forEach((option, value) -> camel.addInitialProperty("camel.component.kafka." + option, value));
        camel.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
        if (mode != Mode.CONSUME) {
            camel.bind("kafkaClients", clients);
            camel.addOverrideProperty("camel.component.kafka.kafkaClientFactory", "#bean:kafkaClients");
        }
        new Visibility(mode, settings::get, reloads, unsent, () -> Optional.ofNullable(brokerFault), meters)
                .apply(camel);
        camel.configure().addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) throws Exception {
                ((PropertiesComponent) context.getPropertiesComponent())
                        .setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
                addCompiledPart(context, mode != Mode.CONSUME, meters);
                if (mode != Mode.CONSUME) {
                    UnsentRoutes kept = unsentRoutes();
                    context.addRoutes(kept);
                    context.addService(unsent);
                    context.addLifecycleStrategy(kept.farewell());
                }
                addElection(context);
                context.addRoutePolicyFactory(new DoneFirst());
                context.addLifecycleStrategy(statistics);
                Inspection inspection = new Inspection(new Lint(Wiring.this::describe));
                LiveRoutes live = new LiveRoutes(routes, home::applicationProperties, source,
                        inspection::fatal, mode::runs,
                        new LiveSettings(settings, context, reloads, topics));
                live.load(context);
                context.addService(live);
                context.addStartupListener(live);
            }
        });
    }

    /**
     * Lets the health checks know that Kafka will not come back.
     *
     * @param sentence why; without its end
     */
    void brokerStopped(String sentence) {
        brokerFault = sentence;
    }

    /**
     * Gives a context that never starts all that a YAML route may refer to: beans, type converters, the compiled routes
     * and route configurations. Whatever the mode: the files that are checked hold the routes of the others too. Its
     * meters count for nobody: they must not pass for those of the routes that run.
     */
    void describe(CamelContext context) {
        try {
            addCompiledPart(context, true, new CompositeMeterRegistry());
            context.addRoutes(unsentRoutes());
        } catch (Exception e) {
            throw new IllegalStateException("the compiled routes can't be added", e);
        }
    }

    private void addCompiledPart(CamelContext context, boolean polling, MeterRegistry meters) throws Exception {
        PriceValidator validator = new PriceValidator(new Derived<>(settings::get, Wiring::rules), meters);
        beans(validator, context).forEach(context.getRegistry()::bind);
        context.getTypeConverterRegistry().addTypeConverter(PriceTick.class, Quote.class,
                new SimpleTypeConverter(false, (type, exchange, quote) -> validator.validate((Quote) quote)));
        context.getTypeConverterRegistry().addTypeConverter(PriceTick.class, byte[].class,
                new SimpleTypeConverter(false, (type, exchange, bytes) -> RecordJson.read((byte[]) bytes, PriceTick.class)));
        context.getTypeConverterRegistry().addTypeConverter(byte[].class, PriceTick.class,
                new SimpleTypeConverter(false, (type, exchange, tick) -> RecordJson.write((PriceTick) tick)));
        context.getTypeConverterRegistry().addTypeConverter(String.class, PriceTick.class,
                new SimpleTypeConverter(false, (type, exchange, tick) -> new String(RecordJson.write((PriceTick) tick), UTF_8)));
        FaultRoutes faults = new FaultRoutes(() -> settings.get().get(Setting.DEAD_LETTER_TOPIC), meters);
        faults.addRouteConfigurationsToCamelContext(context);
        if (polling) {
            context.addRoutes(faults);
            CoinGeckoRoutes coingecko = new CoinGeckoRoutes(
                    "crypto-routes/%s (Apache Camel)".formatted(Version.ofProgram()),
                    new Derived<>(settings::get, Wiring::api), new Derived<>(settings::get, Settings::coins),
                    new Derived<>(settings::get, this::limits),
                    route -> mayPoll(context, route), meters);
            context.getRegistry().bind("coingecko", coingecko);
            context.addRoutes(coingecko);
        }
    }

    private UnsentRoutes unsentRoutes() {
        Settings start = settings.get();
        return new UnsentRoutes(unsent, clients, BootstrapServers.parse(start.get(Setting.BOOTSTRAP_SERVERS)),
                start.kafkaClient(), () -> settings.get().whole(Setting.TOPIC_PARTITIONS));
    }

    private void addElection(CamelContext context) throws Exception {
        Settings start = settings.get();
        if (mode.runs(POLLER) && "kafka".equals(start.get(Setting.LEADER))) {
            KafkaClusterService cluster = new KafkaClusterService(start.get(Setting.BOOTSTRAP_SERVERS), start.kafkaClient());
            LeaderPolicy policy = new LeaderPolicy(POLLER, cluster,
                    () -> settings.get().get(Setting.TOPIC) + "-poller-leader", meters);
            context.addService(cluster);
            context.addService(policy);
            context.addRoutePolicyFactory(policy);
        }
    }

    private static boolean mayPoll(CamelContext context, String routeId) {
        LeaderPolicy policy = context.hasService(LeaderPolicy.class);
        return policy == null || !POLLER.equals(routeId) || policy.leads();
    }

    /** What the YAML routes find in the registry, by name. */
    private Map<String, Object> beans(PriceValidator validator, CamelContext context) {
        return Map.of("priceValidator", validator,
                "priceHeaders", new RecordHeaders("symbol", "coin_id"),
                "priceRecords", new PriceRecords(),
                "pageThreads", pageThreads(context),
                "symbols-language", new SymbolsLanguage(),
                "priceStatistics", statistics,
                "tickLine", new TickLine(new TickDisplay(ZoneId.systemDefault())));
    }

    /** No more than have a core to run on: each further one costs memory, and finds what it works with in no cache. */
    private static ExecutorService pageThreads(CamelContext context) {
        int threads = Math.max(FEWEST_PAGE_THREADS, Runtime.getRuntime().availableProcessors());
        return context.getExecutorServiceManager().newFixedThreadPool(context, "PricePages", threads);
    }

    private static Api api(Settings now) {
        return new Api(now.get(Setting.BASE_URL), Optional.of(now.get(Setting.API_KEY)).filter(key -> !key.isBlank()),
                now.seconds(Setting.REQUEST_TIMEOUT), now.seconds(Setting.BREAKER_WAIT));
    }

    private ApiLimits limits(Settings now) {
        int perMinute = demo && !now.chosen(Setting.MAX_REQUESTS_PER_MINUTE)
                ? Demo.requestsPerMinute(now.seconds(Setting.FETCH_INTERVAL), 1 + now.coins().size() / IDS_A_REQUEST)
                : now.whole(Setting.MAX_REQUESTS_PER_MINUTE);
        return new ApiLimits(now.seconds(Setting.FETCH_INTERVAL), perMinute, now.whole(Setting.MAX_RETRIES),
                FIRST_BACKOFF, now.seconds(Setting.RATE_LIMIT_DELAY), now.seconds(Setting.MAX_RETRY_AFTER));
    }

    private static PriceRules rules(Settings now) {
        return new PriceRules(now.decimal(Setting.MIN_PRICE), now.decimal(Setting.MAX_PRICE), now.get(Setting.PRODUCER_ID),
                now.seconds(Setting.FRESHNESS_MAX_AGE));
    }
}
