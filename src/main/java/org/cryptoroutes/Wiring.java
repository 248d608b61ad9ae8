package org.cryptoroutes;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import org.cryptoroutes.analytics.AnalyticsRoom;
import org.cryptoroutes.api.ApiRoom;
import org.cryptoroutes.coingecko.CoinGeckoRoom;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.kafka.KafkaRoom;
import org.cryptoroutes.leader.LeaderRoom;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.lint.Statements;
import org.cryptoroutes.live.LiveRoom;
import org.cryptoroutes.live.LiveRoutes;
import org.cryptoroutes.observe.Observation;
import org.cryptoroutes.server.ServerRoom;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.steps.StepsRoom;
import org.cryptoroutes.store.Preparation;
import org.cryptoroutes.store.StoreRoom;
import org.cryptoroutes.unsent.UnsentRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of the program, the little that they are told of each other, and which of them a command opens. */
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final Path SERVED = Path.of("api");

    private final Mode mode;
    private final AtomicReference<Settings> settings;
    private final MeterRegistry meters;
    private final KafkaRoom kafka;
    private final CoinGeckoRoom coingecko;
    private final ApiRoom api;
    private final Room store;
    private final boolean hasRedis;
    private final Path data;
    /** Of all commands: the files that are checked hold the routes of the others too. */
    private final List<Room> rooms;
    /** Those of the command that runs. */
    private final List<Room> own;
    private final boolean serves;

    /** For nothing but to {@link #describe}. */
    Wiring(Settings settings) {
        this(Mode.EVERYTHING, settings, Path.of(settings.get(Setting.DATA_DIRECTORY)), new CompositeMeterRegistry());
    }

    /**
     * @param start  the settings as they hold at the start
     * @param data   the directory of the program's data; need not exist
     * @param meters gets all meters of the program, and Camel's
     */
    Wiring(Mode mode, Settings start, Path data, MeterRegistry meters) {
        this.mode = mode;
        this.settings = new AtomicReference<>(start);
        this.data = data;
        this.meters = meters;
        UnsentRoom unsent = new UnsentRoom(settings::get, data.resolve("unsent"), meters);
        LeaderRoom leader = new LeaderRoom(Mode.POLLER, settings::get);
        coingecko = new CoinGeckoRoom(Mode.POLLER, Version.ofProgram(), settings::get, leader::onDuty,
                leader::onDutySince);
        StepsRoom steps = new StepsRoom(settings::get);
        kafka = new KafkaRoom(settings::get, unsent::records);

        store = new StoreRoom(settings::get, data.resolve("store"));
        api = new ApiRoom(settings::get, Version.ofProgram());
        Room server = new ServerRoom(settings::get);
        serves = mode.serves() && Boolean.parseBoolean(start.get(Setting.SERVER_ENABLED));
        hasRedis = StoreRoom.hasRedis(start);

        rooms = List.of(kafka, unsent, steps, leader, coingecko, store, api, server);
        own = switch (mode) {
            case EVERYTHING -> serves ? rooms : List.of(kafka, unsent, steps, leader, coingecko, store);
            case SERVE -> serves ? List.of(kafka, steps, store, api, server) : List.of(kafka, steps, store);
            case PRODUCE -> List.of(kafka, unsent, steps, leader, coingecko);
            case CONSUME, CANDLES -> List.of(kafka, steps);
        };
    }

    /**
     * @param routes the directory of the YAML routes
     * @param home   where application.properties is, and the program's jar
     * @param source gives the settings as the files say
     * @param topics makes sure that the topics of changed settings exist
     * @throws IllegalStateException with a sentence, when the port of the health checks can't be had
     */
    void apply(Main camel, Path routes, Home home, LiveRoutes.Source source, Consumer<Settings> topics) {
        Inspection inspection = new Inspection(lint(LOG::info));
        AnalyticsRoom analytics = new AnalyticsRoom(settings::get, home.jarDirectory(), data);
        Consumer<Settings> changed = now -> {
            Logging.levels(now);
            coingecko.settingsChanged();
            analytics.settingsChanged();
        };
        Room live = new LiveRoom(mode != Mode.CANDLES, listener -> new LiveRoutes(routes, home::applicationProperties,
                source, inspection::fatal, this::runs, listener), settings, changed, topics);
        List<Room> opened = new ArrayList<>(own);
        if (mode.makesCandles()) {
            opened.add(analytics);
        }
        // The routes come last: they need what the others give
        opened.add(live);

        Settings start = settings.get();
        // Our own layers of settings are the only ones: Camel would let the environment win over the command line
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(start.properties());
        camel.configure().withRoutesIncludePattern("false").withDurationMaxSeconds(start.whole(Setting.RUN_DURATION));
        camel.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
        if (Boolean.parseBoolean(start.get(Setting.MANAGEMENT_ENABLED))) {
            new Observation(start.get(Setting.MANAGEMENT_HOST), start.whole(Setting.MANAGEMENT_PORT),
                    start.chosen(Setting.MANAGEMENT_PORT)).apply(camel);
        }
        camel.configure().addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) throws Exception {
                ((PropertiesComponent) context.getPropertiesComponent())
                        .setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
                for (Room room : opened) {
                    room.describe(context, meters);
                }
                for (Room room : opened) {
                    room.open(context, meters).forEach(HealthCheckRegistry.get(context)::register);
                }
            }
        });
    }

    /** What stands in routes/api/ needs the server, and runs only with it; the same holds for Redis. */
    private boolean runs(RouteFile file, String routeId) {
        return mode.runs(routeId) && (serves || !file.path().getParent().endsWith(SERVED))
                && (hasRedis || !routeId.equals(StoreRoom.TO_REDIS));
    }

    /**
     * Checks routes with what the rooms know, whatever the command. The store is asked about SQL only by a command that
     * may open it.
     *
     * @param aside gets what is no fault of the routes, a sentence each
     */
    Lint lint(Consumer<String> aside) {
        return new Lint(this::describe, own.contains(store) ? new Preparation(aside)::faults : Statements.UNKNOWN);
    }

    /**
     * Lets the health checks know that Kafka will not come back.
     *
     * @param sentence why; without its end
     */
    void brokerStopped(String sentence) {
        kafka.stopped(sentence);
    }

    /** Lets the status say that the prices are not real. */
    void simulated() {
        api.simulated();
    }

    /**
     * Gives a context of a dry run all that a YAML route may refer to, whatever the command. Its meters count for
     * nobody: they must not pass for those of the routes that run.
     */
    void describe(CamelContext context) {
        MeterRegistry nobody = new CompositeMeterRegistry();
        try {
            for (Room room : rooms) {
                room.describe(context, nobody);
            }
        } catch (Exception e) {
            throw new IllegalStateException("the compiled routes can't be added", e);
        }
    }
}
