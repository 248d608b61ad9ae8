package org.cryptoroutes.unsent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts what becomes of the records that routes publish. Every price that CoinGecko answered is rejected, or waits on
 * disk, or is counted here once: as published or as lost.
 */
final class PublishedMeter {

    private final Supplier<String> priceTopic;
    /** All that were the topic of the prices once: a price may be on its way when the setting changes. */
    private final Set<String> priceTopics = ConcurrentHashMap.newKeySet();
    private volatile String lastPriceTopic;
    private final MeterRegistry meters;
    private final Counter published;
    private final Counter unpublished;
    private final Counter kept;
    private final Counter replayed;
    private final Counter dropped;

    /** @param priceTopic the topic of the prices; the counters of coins leave records on other topics out */
    PublishedMeter(Supplier<String> priceTopic, MeterRegistry meters) {
        this.priceTopic = priceTopic;
        this.meters = meters;
        published = counter("crypto.coins.published", "Prices that Kafka acknowledged");
        unpublished = counter("crypto.coins.unpublished",
                "Prices that are lost: Kafka did not take them, and they could not be kept or had to be dropped");
        kept = counter("crypto.unsent.kept", "Records that were put on disk because Kafka was away");
        replayed = counter("crypto.unsent.published", "Records from disk that are on their topic now");
        dropped = counter("crypto.unsent.dropped",
                "Records from disk that are lost: there was no room for them, they were damaged or Kafka refuses them");
    }

    /** Kafka has taken a record as soon as it was sent. */
    void published(String topic) {
        count(published, topic, 1);
    }

    /** A record is neither on its topic nor on disk. */
    void lost(String topic) {
        count(unpublished, topic, 1);
    }

    void kept() {
        kept.increment();
    }

    /** Records that were on disk are on their topic. */
    void replayed(String topic, int records) {
        replayed.increment(records);
        count(published, topic, records);
    }

    /** Records that were on disk are nowhere. */
    void dropped(String topic, int records) {
        dropped.increment(records);
        count(unpublished, topic, records);
    }

    /** Also tells how much waits on disk. */
    void watch(Unsent unsent) {
        gauge("price", () -> unsent.records(priceTopic.get()));
        gauge("other", () -> unsent.records() - unsent.records(priceTopic.get()));
        Gauge.builder("crypto.unsent.bytes", unsent::bytes).description("What they take on disk").baseUnit("bytes")
                .register(meters);
    }

    private void gauge(String kind, Supplier<Number> records) {
        Gauge.builder("crypto.unsent.records", records).description("Records that wait on disk for Kafka")
                .tag("kind", kind).register(meters);
    }

    private void count(Counter coins, String topic, int records) {
        String now = priceTopic.get();
        if (!now.equals(lastPriceTopic)) {
            priceTopics.add(now);
            lastPriceTopic = now;
        }
        if (topic.equals(now) || priceTopics.contains(topic)) {
            coins.increment(records);
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
