package org.cryptoroutes.live;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Settings;

/** Loads the YAML routes, and follows the edits of their files and of the settings while they run. */
public final class LiveRoom implements Room {

    private final boolean runsRoutes;
    private final Function<ReloadListener, LiveRoutes> routes;
    private final AtomicReference<Settings> settings;
    private final Consumer<Settings> told;
    private final Consumer<Settings> topics;

    /**
     * @param runsRoutes whether a program that runs none is amiss
     * @param routes     makes them; they tell the listener of each edit
     * @param settings   as they hold; an edit replaces them
     * @param told       is told of changed settings once they hold
     * @param topics     makes sure that the topics of changed settings exist
     */
    public LiveRoom(boolean runsRoutes, Function<ReloadListener, LiveRoutes> routes, AtomicReference<Settings> settings,
                    Consumer<Settings> told, Consumer<Settings> topics) {
        this.runsRoutes = runsRoutes;
        this.routes = routes;
        this.settings = settings;
        this.told = told;
        this.topics = topics;
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        ReloadState reloads = new ReloadState(meters);
        LiveRoutes live = routes.apply(new LiveSettings(settings, context, reloads, told, topics));
        live.load(context);
        context.addService(live);
        context.addStartupListener(live);
        RouteReloadCheck reload = new RouteReloadCheck(reloads);
        return runsRoutes ? List.of(new RoutesCheck(live::expected), reload) : List.of(reload);
    }
}
