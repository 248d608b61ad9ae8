package org.cryptoroutes.unsent;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.logging.Background;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** Keeps on disk what Kafka does not take, and publishes it later. */
public final class UnsentRoom implements Room {

    /** How long records on their way may take once the program is to end, in seconds. */
    private static final long FAREWELL = 5;

    private final Unsent unsent;
    private final KeepingClients clients;
    private final UnsentReplay replay;

    /**
     * @param settings  as they hold at the moment
     * @param directory for the records; need not exist
     */
    public UnsentRoom(Supplier<Settings> settings, Path directory, MeterRegistry meters) {
        Settings start = settings.get();
        String servers = start.get(Setting.BOOTSTRAP_SERVERS);
        PublishedMeter meter = new PublishedMeter(() -> settings.get().get(Setting.TOPIC), meters);
        unsent = new Unsent(directory, servers, () -> settings.get().whole(Setting.UNSENT_MAX_BYTES), meter);
        clients = new KeepingClients(unsent, meter);
        replay = new UnsentReplay(unsent, BootstrapServers.parse(servers), start.kafkaClient(),
                () -> settings.get().whole(Setting.TOPIC_PARTITIONS));
    }

    /** How many records wait on disk. Never waits itself. */
    public int records() {
        return unsent.records();
    }

    @Override
    public void describe(CamelContext context, MeterRegistry meters) throws Exception {
        context.addRoutes(new UnsentRoutes(unsent, replay));
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        context.getComponent("kafka", KafkaComponent.class).setKafkaClientFactory(clients);
        context.addService(unsent);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                replay.stop();
                Background end = new Background("unsent-farewell");
                end.schedule(clients::letGo, FAREWELL, TimeUnit.SECONDS);
                end.schedule(replay::letGo, FAREWELL, TimeUnit.SECONDS);
            }
        });
        return List.of();
    }
}
