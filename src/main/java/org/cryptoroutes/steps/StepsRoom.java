package org.cryptoroutes.steps;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.RecordJson;
import org.cryptoroutes.price.TickDisplay;
import org.cryptoroutes.settings.Derived;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** What the YAML routes name, whichever they are: beans, a language, type converters and route configurations. */
public final class StepsRoom implements Room {

    private static final String STATISTICS = "priceStatistics";
    private static final String SINKS = "sinks";
    /** One answer is published while the other thread waits for CoinGecko. */
    private static final int FEWEST_THREADS = 2;

    private final Supplier<Settings> settings;

    /** @param settings as they hold at the moment */
    public StepsRoom(Supplier<Settings> settings) {
        this.settings = settings;
    }

    @Override
    public void describe(CamelContext context, MeterRegistry meters) throws Exception {
        Registry registry = context.getRegistry();
        registry.bind("priceRecords", new PriceRecords());
        registry.bind("answerThreads", answerThreads(context));
        registry.bind("symbols-language", new SymbolsLanguage());
        registry.bind(STATISTICS, new PriceStatistics(new Derived<>(settings, StepsRoom::symbols), meters));
        TickDisplay display = new TickDisplay(ZoneId.systemDefault());
        registry.bind("tickLine", new TickLine(display));
        registry.bind("alertLine", new AlertLine(display));

        TypeConverterRegistry converters = context.getTypeConverterRegistry();
        converters.addTypeConverter(PriceTick.class, byte[].class, new SimpleTypeConverter(false,
                (type, exchange, bytes) -> RecordJson.read((byte[]) bytes, PriceTick.class)));
        converters.addTypeConverter(byte[].class, PriceTick.class, new SimpleTypeConverter(false,
                (type, exchange, tick) -> RecordJson.write((PriceTick) tick)));
        converters.addTypeConverter(String.class, PriceTick.class, new SimpleTypeConverter(false,
                (type, exchange, tick) -> new String(RecordJson.write((PriceTick) tick), UTF_8)));
        converters.addTypeConverter(ShownAlert.class, byte[].class, new SimpleTypeConverter(false,
                (type, exchange, bytes) -> RecordJson.read((byte[]) bytes, ShownAlert.class)));

        Supplier<String> deadLetters = () -> settings.get().get(Setting.DEAD_LETTER_TOPIC);
        SinkFaults sinks = new SinkFaults(deadLetters, meters);
        sinks.addRouteConfigurationsToCamelContext(context);
        registry.bind(SINKS, sinks);
        FaultRoutes faults = new FaultRoutes(deadLetters, meters);
        faults.addRouteConfigurationsToCamelContext(context);
        context.addRoutes(faults);
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) {
        context.addLifecycleStrategy(context.getRegistry().lookupByNameAndType(STATISTICS, PriceStatistics.class));
        return List.of(new SinkCheck(context.getRegistry().lookupByNameAndType(SINKS, SinkFaults.class)::waiting));
    }

    private static Set<String> symbols(Settings now) {
        return now.coins().stream().map(Coin::symbol).collect(Collectors.toSet());
    }

    /** No more than have a core to run on: each further one costs memory, and finds what it works with in no cache. */
    private static ExecutorService answerThreads(CamelContext context) {
        int threads = Math.max(FEWEST_THREADS, Runtime.getRuntime().availableProcessors());
        return context.getExecutorServiceManager().newFixedThreadPool(context, "Answers", threads);
    }
}
