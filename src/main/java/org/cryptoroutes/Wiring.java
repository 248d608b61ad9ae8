package org.cryptoroutes;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.Main;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.SimpleTypeConverter;
import org.cryptoroutes.coingecko.Api;
import org.cryptoroutes.coingecko.ApiLimits;
import org.cryptoroutes.coingecko.CoinGeckoRoutes;
import org.cryptoroutes.kafka.FaultRoutes;
import org.cryptoroutes.kafka.RecordHeaders;
import org.cryptoroutes.kafka.RecordSymbol;
import org.cryptoroutes.live.RouteFiles;
import org.cryptoroutes.observe.PriceStatistics;
import org.cryptoroutes.observe.TickLine;
import org.cryptoroutes.price.PriceRules;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.PriceValidator;
import org.cryptoroutes.price.SymbolFilter;
import org.cryptoroutes.price.TickDisplay;
import org.cryptoroutes.price.TickJson;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** Puts the rooms together: the compiled routes, and what the YAML routes find in the registry by name. */
final class Wiring {

    private final Mode mode;
    private final boolean demo;
    private final Settings settings;
    private final PriceStatistics statistics = new PriceStatistics();

    Wiring(Mode mode, boolean demo, Settings settings) {
        this.mode = mode;
        this.demo = demo;
        this.settings = settings;
    }

    /** @param routes the directory of the YAML routes */
    void apply(Main camel, Path routes) {
        beans().forEach(camel::bind);

        // Our own layers of settings are the only ones: Camel would let the environment win over the command line
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(settings.properties());
        camel.configure()
                .withRoutesIncludePattern("file:" + routes.resolve("*" + RouteFiles.SUFFIX) + "?optional=true")
                .withDurationMaxSeconds(settings.whole(Setting.RUN_DURATION));
        camel.configure().addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) throws Exception {
                Wiring.this.configure(context);
            }
        });
        camel.configure().addRoutesBuilder(new FaultRoutes());
        if (mode != Mode.CONSUME) {
            camel.configure().addRoutesBuilder(coinGeckoRoutes());
        }
    }

    /**
     * Gives a context all that a YAML route may refer to: beans, type converters, the compiled routes and route
     * configurations, whatever the mode. Opens nothing: it serves the checks, whose context never starts.
     */
    void describe(CamelContext context) {
        try {
            beans().forEach(context.getRegistry()::bind);
            convert(context);
            context.addRoutes(new FaultRoutes());
            context.addRoutes(coinGeckoRoutes());
        } catch (Exception e) {
            throw new IllegalStateException("the compiled routes can't be described", e);
        }
    }

    private void configure(CamelContext context) throws Exception {
        ((PropertiesComponent) context.getPropertiesComponent())
                .setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        convert(context);
        context.getCamelContextExtension().getContextPlugin(Model.class).setRouteFilter(this::wanted);
        context.addService(statistics);
    }

    /** What the YAML routes find in the registry, by name. */
    private Map<String, Object> beans() {
        return Map.of("priceValidator", new PriceValidator(this::rules),
                "priceHeaders", new RecordHeaders("symbol", "coin_id"),
                "recordSymbol", new RecordSymbol(),
                "symbolFilter", new SymbolFilter(),
                "priceStatistics", statistics,
                "tickLine", new TickLine(new TickDisplay(ZoneId.systemDefault())));
    }

    private static void convert(CamelContext context) {
        context.getTypeConverterRegistry().addTypeConverter(PriceTick.class, byte[].class,
                new SimpleTypeConverter(false, (type, exchange, bytes) -> TickJson.read((byte[]) bytes)));
        context.getTypeConverterRegistry().addTypeConverter(String.class, PriceTick.class,
                new SimpleTypeConverter(false, (type, exchange, tick) -> TickJson.write((PriceTick) tick)));
    }

    private CoinGeckoRoutes coinGeckoRoutes() {
        return new CoinGeckoRoutes(api(), settings::coins, this::limits);
    }

    private Boolean wanted(RouteDefinition route) {
        boolean compiled = route.getResource() == null || !"file".equals(route.getResource().getScheme());
        boolean chosen = mode.only().map(only -> only.equals(route.getRouteId())
                || compiled && mode == Mode.PRODUCE).orElse(true);
        return chosen && settings.enabled(route.getRouteId());
    }

    private Api api() {
        return new Api(settings.get(Setting.BASE_URL), Optional.of(settings.get(Setting.API_KEY)).filter(key -> !key.isBlank()),
                settings.seconds(Setting.REQUEST_TIMEOUT), settings.seconds(Setting.BREAKER_WAIT),
                "crypto-routes/%s (Apache Camel)".formatted(Version.ofProgram()));
    }

    private ApiLimits limits() {
        int perMinute = demo && !settings.chosen(Setting.MAX_REQUESTS_PER_MINUTE)
                ? Demo.requestsPerMinute(settings.seconds(Setting.FETCH_INTERVAL), 1 + settings.coins().size() / 250)
                : settings.whole(Setting.MAX_REQUESTS_PER_MINUTE);
        return new ApiLimits(settings.seconds(Setting.FETCH_INTERVAL), perMinute, settings.whole(Setting.MAX_RETRIES),
                settings.seconds(Setting.RATE_LIMIT_DELAY), settings.seconds(Setting.MAX_RETRY_AFTER));
    }

    private PriceRules rules() {
        return new PriceRules(settings.decimal(Setting.MIN_PRICE), settings.decimal(Setting.MAX_PRICE),
                settings.get(Setting.PRODUCER_ID));
    }
}
