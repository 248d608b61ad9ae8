package org.cryptoroutes.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ToDefinition;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Settings;

/**
 * Where YAML routes keep what they read: the database that they write to and read from by {@code sql}, what looks after
 * it, and a Redis.
 */
public final class StoreRoom implements Room {

    /** The route that runs only when there is a Redis. */
    public static final String TO_REDIS = "latest-to-redis";

    private static final String REDIS = "redis";

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
        context.getRegistry().bind(REDIS, new Redis(RedisAddress.of(settings.get())));
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        context.getCamelContextExtension().registerEndpointCallback(StoreRoom::withNamedValues);
        Store store = context.getRegistry().lookupByNameAndType("store", Store.class);
        context.addService(store);
        context.addService(new Retention(store, () -> Keep.of(settings.get())));
        StoreCheck check = new StoreCheck(store, () -> lag(context, meters, StoreRoom::isSql));
        if (!hasRedis(settings.get())) {
            return List.of(check);
        }
        Redis redis = context.getRegistry().lookupByNameAndType(REDIS, Redis.class);
        redis.open();
        context.addService(redis);
        return List.of(check, new RedisCheck(redis, () -> lag(context, meters, StoreRoom::isRedis)));
    }

    /** Nothing of the component is loaded before there is an endpoint of it. */
    static Endpoint withNamedValues(String uri, Endpoint endpoint) {
        return uri.startsWith("sql:") ? NamedValues.in(endpoint) : endpoint;
    }

    /** Whether the route {@value #TO_REDIS} can run. */
    public static boolean hasRedis(Settings settings) {
        return RedisAddress.of(settings) != null;
    }

    private static long lag(CamelContext context, MeterRegistry meters, Predicate<ProcessorDefinition<?>> target) {
        List<String> groups = context.getRoutes().stream().filter(route -> reaches(route, target))
                .map(route -> ((KafkaEndpoint) route.getEndpoint()).getConfiguration().getGroupId()).toList();
        return (long) meters.find("crypto.consumer.lag").gauges().stream()
                .filter(gauge -> groups.contains(gauge.getId().getTag("group"))).mapToDouble(Gauge::value).sum();
    }

    private static boolean reaches(Route route, Predicate<ProcessorDefinition<?>> target) {
        return route.getEndpoint() instanceof KafkaEndpoint && ProcessorDefinitionHelper.filterTypeInOutputs(
                route.getCamelContext().getCamelContextExtension().getContextPlugin(ModelCamelContext.class)
                        .getRouteDefinition(route.getRouteId()).getOutputs(), ProcessorDefinition.class)
                .stream().anyMatch(target::test);
    }

    private static boolean isSql(ProcessorDefinition<?> step) {
        return step instanceof ToDefinition to && to.getEndpointUri().startsWith("sql");
    }

    private static boolean isRedis(ProcessorDefinition<?> step) {
        return step instanceof ProcessDefinition process && REDIS.equals(process.getRef());
    }
}
