package org.cryptoroutes.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.health.HealthCheck;
import org.cryptoroutes.feed.LiveFeed;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Derived;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** The HTTP server of the routes that begin with {@code platform-http}, of the live feed and of the page. */
public final class ServerRoom implements Room {

    private static final String LIVE_FEED = "live-feed";

    private final Supplier<Settings> settings;

    /** @param settings as they hold at the moment; the address is read once, at the start */
    public ServerRoom(Supplier<Settings> settings) {
        this.settings = settings;
    }

    @Override
    public void describe(CamelContext context, MeterRegistry meters) {
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new Engine());
        context.getRegistry().bind(LIVE_FEED, new LiveFeed(settings,
                () -> Optional.ofNullable(context.getRegistry().lookupByNameAndType("store", DataSource.class)),
                () -> status(context), meters));
    }

    private static String status(CamelContext context) {
        return (String) context.getRegistry().lookupByNameAndType("status", Supplier.class).get();
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) {
        Settings start = settings.get();
        LiveFeed feed = context.getRegistry().lookupByNameAndType(LIVE_FEED, LiveFeed.class);
        Server.Address address = new Server.Address(start.get(Setting.SERVER_HOST), start.whole(Setting.SERVER_PORT),
                start.chosen(Setting.SERVER_PORT));
        Server server = new Server(address, new Connections(),
                new Derived<>(settings, now -> new Guard(address.host(), origins(now))), (vertx, router) -> {
                    new Page().mount(router);
                    feed.mount(vertx, router);
                }, feed::close);
        context.getRegistry().bind(ApiRouter.NAME, server.router());
        context.addLifecycleStrategy(server);
        return List.of(new ServerCheck(server::trouble));
    }

    private static Set<String> origins(Settings settings) {
        return Set.copyOf(settings.list(Setting.SERVER_CORS_ORIGINS));
    }
}
