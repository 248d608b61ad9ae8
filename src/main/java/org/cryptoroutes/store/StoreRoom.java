package org.cryptoroutes.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ToDefinition;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Settings;

/** The database that YAML routes write to and read from by {@code sql}: the data source and what looks after it. */
public final class StoreRoom implements Room {

    private final Supplier<Settings> settings;
    private final Path directory;

    /**
     * @param settings  as they hold at the moment
     * @param directory of the database's file, when it is one; need not exist
     */
    public StoreRoom(Supplier<Settings> settings, Path directory) {
        this.settings = settings;
        this.directory = directory;
    }

    @Override
    public void describe(CamelContext context, MeterRegistry meters) {
        context.getRegistry().bind("store", new Store(StoreAddress.of(settings.get(), directory)));
        context.getRegistry().bind("rows", new Rows());
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        Store store = context.getRegistry().lookupByNameAndType("store", Store.class);
        context.addService(store);
        context.addService(new Retention(store, () -> Keep.of(settings.get())));
        return List.of(new StoreCheck(store, () -> lag(context, meters)));
    }

    private static long lag(CamelContext context, MeterRegistry meters) {
        List<String> groups = context.getRoutes().stream().filter(StoreRoom::stores)
                .map(route -> ((KafkaEndpoint) route.getEndpoint()).getConfiguration().getGroupId()).toList();
        return (long) meters.find("crypto.consumer.lag").gauges().stream()
                .filter(gauge -> groups.contains(gauge.getId().getTag("group"))).mapToDouble(Gauge::value).sum();
    }

    private static boolean stores(Route route) {
        return route.getEndpoint() instanceof KafkaEndpoint && ProcessorDefinitionHelper.filterTypeInOutputs(
                route.getCamelContext().getCamelContextExtension().getContextPlugin(ModelCamelContext.class)
                        .getRouteDefinition(route.getRouteId()).getOutputs(), ToDefinition.class)
                .stream().anyMatch(to -> to.getEndpointUri().startsWith("sql"));
    }
}
