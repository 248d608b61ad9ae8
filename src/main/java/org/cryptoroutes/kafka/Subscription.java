package org.cryptoroutes.kafka;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;

/** A topic that a consumer group reads. */
record Subscription(String group, String topic) {

    /**
     * What the routes of a context read, running or not. A route without a group, whose name is by chance then, is left
     * out, and so is one that names its topics by a pattern.
     */
    static Set<Subscription> of(CamelContext context) {
        Set<Subscription> subscriptions = new TreeSet<>(
                Comparator.comparing(Subscription::group).thenComparing(Subscription::topic));
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof KafkaEndpoint kafka) {
                KafkaConfiguration read = kafka.getConfiguration();
                if (read.getGroupId() != null && !read.isTopicIsPattern()) {
                    for (String topic : read.getTopic().split(",")) {
                        subscriptions.add(new Subscription(read.getGroupId(), topic.strip()));
                    }
                }
            }
        }
        return subscriptions;
    }
}
