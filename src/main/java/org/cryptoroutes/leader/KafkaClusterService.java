package org.cryptoroutes.leader;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.support.cluster.AbstractCamelClusterService;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Camel's idea of a cluster, out of Kafka's group membership. A namespace is a consumer group and an empty topic. */
final class KafkaClusterService extends AbstractCamelClusterService<KafkaClusterView> {

    private final Map<String, Object> client;

    /**
     * @param servers {@code host:port}, several with commas between
     * @param client  options for every client, with Kafka's own names
     */
    KafkaClusterService(String servers, Map<String, String> client) {
        super("kafka");
        this.client = new HashMap<>(client);
        this.client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    @Override
    protected KafkaClusterView createView(String namespace) {
        return new KafkaClusterView(this, namespace, client);
    }
}
