package org.cryptoroutes.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.ExpressionAdapter;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** What the YAML routes of the API name: a language for parameters, beans, and what becomes of faults. */
public final class ApiRoom implements Room {

    private static final String SWITCH = ".enabled";

    private final Supplier<Settings> settings;
    private final String version;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private volatile boolean simulated;

    /**
     * @param settings as they hold at the moment
     * @param version  of this program
     */
    public ApiRoom(Supplier<Settings> settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    /** Lets the status say that the prices are not real. */
    public void simulated() {
        simulated = true;
    }

    @Override
    public void describe(CamelContext context, MeterRegistry meters) throws Exception {
        Registry registry = context.getRegistry();
        registry.bind("parameters-language", new Parameters(this::intervals));
        registry.bind("answer", new Answer(new KnownCoins(() -> settings.get().coins(),
                () -> registry.lookupByNameAndType("store", DataSource.class))));
        registry.bind("gaps", new Gaps());
        registry.bind("coins", found(this::coins));
        Status status = new Status(context, version, started, () -> simulated, this::intervals, this::switchedOff);
        registry.bind("status", status);
        registry.bind("statusNow", found(status));
        registry.bind("openapi", found(() -> openapi().replace("${version}", version)));
        new ApiFaults().addRouteConfigurationsToCamelContext(context);
    }

    private static ExpressionAdapter found(Supplier<String> json) {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return json.get();
            }
        };
    }

    private List<String> intervals() {
        return settings.get().list(Setting.CANDLES_INTERVALS);
    }

    private String coins() {
        ArrayNode coins = JsonNodeFactory.instance.arrayNode();
        settings.get().coins().forEach(coin -> coins.addObject().put("symbol", coin.symbol())
                .put("coin_id", coin.id()));
        return coins.toString();
    }

    /** Whatever else has such a switch is a part of the program, and known by its setting. */
    private Stream<String> switchedOff() {
        return settings.get().properties().stringPropertyNames().stream().sorted()
                .filter(key -> key.endsWith(SWITCH) && !key.startsWith("camel.")
                        && Arrays.stream(Setting.values()).noneMatch(one -> one.key().equals(key)))
                .map(key -> key.substring(0, key.length() - SWITCH.length()))
                .filter(id -> !settings.get().enabled(id));
    }

    private static String openapi() {
        try (InputStream document = ApiRoom.class.getResourceAsStream("openapi.json")) {
            return new String(document.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
