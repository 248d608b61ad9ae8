package org.cryptoroutes.coingecko;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.SimpleTypeConverter;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.price.PriceRules;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.PriceValidator;
import org.cryptoroutes.price.Quote;
import org.cryptoroutes.settings.Derived;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** From CoinGecko to a price: the guarded call, what makes a tick of its quotes, and whether the prices are fresh. */
public final class CoinGeckoRoom implements Room {

    private static final String VALIDATOR = "priceValidator";
    private static final String CALL = "coingecko";
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

    private final String poller;
    private final String version;
    private final Supplier<Settings> settings;
    private final Predicate<String> onDuty;
    private final Function<Instant, Optional<Instant>> onDutySince;
    private volatile Runnable wake = () -> { };

    /**
     * @param poller      the id of the route whose prices must be fresh
     * @param version     of this program; CoinGecko is told
     * @param settings    as they hold at the moment
     * @param onDuty      whether the route with this id may get prices now; must not wait
     * @param onDutySince since when a poller that was started then may poll; empty while it may not; must not wait
     */
    public CoinGeckoRoom(String poller, String version, Supplier<Settings> settings, Predicate<String> onDuty,
                         Function<Instant, Optional<Instant>> onDutySince) {
        this.poller = poller;
        this.version = version;
        this.settings = settings;
        this.onDuty = onDuty;
        this.onDutySince = onDutySince;
    }

    /** Settings have changed: a poll that waits looks whether it still has to. */
    public void settingsChanged() {
        wake.run();
    }

    @Override
    public void describe(CamelContext context, MeterRegistry meters) throws Exception {
        PriceValidator validator = new PriceValidator(new Derived<>(settings, CoinGeckoRoom::rules), meters);
        context.getRegistry().bind(VALIDATOR, validator);
        context.getTypeConverterRegistry().addTypeConverter(PriceTick.class, Quote.class,
                new SimpleTypeConverter(false, (type, exchange, quote) -> validator.validate((Quote) quote)));
        CoinGeckoRoutes call = new CoinGeckoRoutes("crypto-routes/%s (Apache Camel)".formatted(version),
                new Derived<>(settings, CoinGeckoRoom::api), new Derived<>(settings, Settings::coins),
                new Derived<>(settings, CoinGeckoRoom::limits), onDuty, meters);
        context.getRegistry().bind(CALL, call);
        context.addRoutes(call);
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) {
        CoinGeckoRoutes call = context.getRegistry().lookupByNameAndType(CALL, CoinGeckoRoutes.class);
        wake = call::wake;
        PriceValidator prices = context.getRegistry().lookupByNameAndType(VALIDATOR, PriceValidator.class);
        return List.of(new PriceFreshness(Clock.systemUTC(), () -> new PollerFacts(pollsSince(context),
                call.lastSuccess(), prices.newestUpdate(), settings.get().seconds(Setting.FETCH_INTERVAL),
                settings.get().seconds(Setting.FRESHNESS_MAX_AGE), call.pause(), call.breaker()), meters));
    }

    /** Empty when the poller does not run. */
    private Optional<Instant> pollsSince(CamelContext context) {
        return Optional.ofNullable(context.getRoute(poller))
                .filter(route -> context.getRouteController().getRouteStatus(poller).isStarted())
                .map(route -> Instant.now().minus(Duration.ofMillis(route.getUptimeMillis()))).flatMap(onDutySince);
    }

    private static Api api(Settings now) {
        return new Api(now.get(Setting.BASE_URL), Optional.of(now.get(Setting.API_KEY)).filter(key -> !key.isBlank()),
                now.proxy(), now.seconds(Setting.REQUEST_TIMEOUT), now.seconds(Setting.BREAKER_WAIT));
    }

    private static ApiLimits limits(Settings now) {
        return new ApiLimits(now.seconds(Setting.FETCH_INTERVAL), now.whole(Setting.MAX_REQUESTS_PER_MINUTE),
                now.whole(Setting.MAX_RETRIES), FIRST_BACKOFF, now.seconds(Setting.RATE_LIMIT_DELAY),
                now.seconds(Setting.MAX_RETRY_AFTER));
    }

    private static PriceRules rules(Settings now) {
        return new PriceRules(now.decimal(Setting.MIN_PRICE), now.decimal(Setting.MAX_PRICE),
                now.get(Setting.PRODUCER_ID), now.seconds(Setting.FRESHNESS_MAX_AGE));
    }
}
