package org.cryptoroutes.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** How the program reads from Kafka, and whether the cluster answers. */
public final class KafkaRoom implements Room {

    private final Supplier<Settings> settings;
    private final IntSupplier unsent;
    private volatile String stopped;

    /**
     * @param settings as they hold at the moment
     * @param unsent   how many records wait on disk for Kafka; must not wait itself
     */
    public KafkaRoom(Supplier<Settings> settings, IntSupplier unsent) {
        this.settings = settings;
        this.unsent = unsent;
    }

    /**
     * Lets the health checks know that Kafka will not come back.
     *
     * @param sentence why; without its end
     */
    public void stopped(String sentence) {
        stopped = sentence;
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        DoneFirst.apply(context);
        TopicNames.apply(context);
        Settings start = settings.get();
        if (!Boolean.parseBoolean(start.get(Setting.MANAGEMENT_ENABLED))) {
            return List.of();
        }
        ClusterWatch cluster = new ClusterWatch(BootstrapServers.parse(start.get(Setting.BOOTSTRAP_SERVERS)),
                start.kafkaClient());
        cluster.measureLag(() -> Subscription.of(context), meters);
        context.addService(cluster);
        return List.of(new KafkaCheck(cluster.servers(),
                () -> Optional.ofNullable(stopped).or(cluster::trouble), unsent));
    }
}
