package org.cryptoroutes.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records consumer groups have not committed yet, by topic and partition. Asked of the cluster rather than of
 * the consumers, which fall silent exactly when they are stuck or stopped.
 */
final class ConsumerLag {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLag.class);

    private final Supplier<Set<Subscription>> subscriptions;
    private final MultiGauge lag;

    /** @param subscriptions asked each time */
    ConsumerLag(Supplier<Set<Subscription>> subscriptions, MeterRegistry meters) {
        this.subscriptions = subscriptions;
        this.lag = MultiGauge.builder("crypto.consumer.lag")
                .description("Records that a consumer group has not committed yet").register(meters);
    }

    /** A topic that does not exist yet, or a permission that is missing, leaves the lag of this one unknown. */
    void measure(Admin admin) throws InterruptedException {
        List<Row<?>> rows = new ArrayList<>();
        for (Subscription subscription : subscriptions.get()) {
            try {
                rows.addAll(rows(admin, subscription));
            } catch (ExecutionException e) {
                LOG.debug("The lag of {} is not known: {}", subscription, e.getCause().getMessage());
                if (e.getCause() instanceof TimeoutException) {
                    // Each of the others would wait as long
                    forget();
                    return;
                }
            }
        }
        lag.register(rows, true);
    }

    private static List<Row<?>> rows(Admin admin, Subscription subscription)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = partitions(admin, subscription.topic());
        Map<TopicPartition, OffsetAndMetadata> committed = ClusterWatch.answer(admin
                .listConsumerGroupOffsets(subscription.group(), within(new ListConsumerGroupOffsetsOptions()))
                .partitionsToOffsetAndMetadata());
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(admin, partitions, OffsetSpec.latest());
        List<Row<?>> rows = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            long next = Math.max(offset == null ? 0 : offset.offset(), begins.get(partition).offset());
            rows.add(Row.of(Tags.of("group", subscription.group(), "topic", partition.topic(),
                    "partition", String.valueOf(partition.partition())),
                    Math.max(0, ends.get(partition).offset() - next)));
        }
        return rows;
    }

    void forget() {
        lag.register(List.of(), true);
    }

    private static List<TopicPartition> partitions(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        TopicDescription description = ClusterWatch.answer(
                admin.describeTopics(List.of(topic), within(new DescribeTopicsOptions())).allTopicNames()).get(topic);
        return description.partitions().stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> question = partitions.stream()
                .collect(Collectors.toMap(Function.identity(), partition -> which));
        return ClusterWatch.answer(admin.listOffsets(question, within(new ListOffsetsOptions())).all());
    }

    private static <T extends AbstractOptions<T>> T within(T options) {
        return options.timeoutMs(ClusterWatch.PATIENCE_MILLIS);
    }
}
