package org.cryptoroutes.unsent;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Gives every Kafka endpoint of the program a producer that puts on disk what Kafka does not take. */
final class KeepingClients extends DefaultKafkaClientFactory {

    private final Unsent unsent;
    private final PublishedMeter meter;
    private final Set<KeepingProducer> producers = Collections.synchronizedSet(
            Collections.newSetFromMap(new WeakHashMap<>()));

    KeepingClients(Unsent unsent, PublishedMeter meter) {
        this.unsent = unsent;
        this.meter = meter;
    }

    /** A transaction is published as a whole or not at all: its producer is Kafka's own. */
    @Override
    public Producer<?, ?> getProducer(Properties properties) {
        if (properties.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null) {
            return super.getProducer(properties);
        }
        KeepingProducer producer = new KeepingProducer(properties, unsent, meter);
        producers.add(producer);
        return producer;
    }

    /** Puts everything that is under way on disk, and what is sent from now on too. */
    void letGo() {
        List.copyOf(producers).forEach(producer -> producer.close(Duration.ZERO));
    }
}
