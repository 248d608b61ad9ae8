package org.cryptoroutes;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.ConsumerGroupState;
import org.apache.kafka.common.TopicPartition;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;

/**
 * A program whose files are edited, between a broker and a simulated CoinGecko. It polls each second.
 *
 * @param kafka   in this process
 * @param admin   of that
 * @param api     in this process
 * @param program in one of its own
 */
record EditedPipeline(EmbeddedKafka kafka, Admin admin, Simulator api, EditedProgram program)
        implements AutoCloseable {

    static final String TOPIC = "crypto-prices";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String GROUP = "crypto-analyzer-group";
    private static final Set<ConsumerGroupState> SETTLED = Set.of(ConsumerGroupState.STABLE, ConsumerGroupState.EMPTY);
    private static final int PARTITIONS = 3;

    /** @param directory an empty one */
    static EditedPipeline start(Path directory, SimulatorOptions options, Map<String, String> environment) {
        EmbeddedKafka kafka = EmbeddedKafka.start("localhost", Ports.free(), directory.resolve("kafka"));
        Simulator api = Simulator.start(options);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        EditedProgram program = EditedProgram.start(directory.resolve("home"), kafka.bootstrapServers(), api,
                "producer.fetch-interval = 1\n", environment);
        program.awaitShown(2);
        return new EditedPipeline(kafka, admin, api, program);
    }

    /** Waits until so many more requests have reached CoinGecko. */
    void awaitRequests(int more) {
        int requests = api.requestCount();
        await().atMost(SOON).until(() -> api.requestCount() >= requests + more);
    }

    /** The offset that the next record of the topic gets: all of them are in one partition. */
    long end() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS).boxed()
                .collect(Collectors.toMap(number -> new TopicPartition(TOPIC, number), number -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().values().stream().mapToLong(offset -> offset.offset()).sum();
    }

    /** The members of the group of price-log, once it is settled: each start of a consumer is a new one. */
    Set<String> members() {
        ConsumerGroupDescription group = await().atMost(SOON).until(() ->
                admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP),
                description -> SETTLED.contains(description.state()));
        return group.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet());
    }

    /** Leaves what the program said in the output of the test. */
    @Override
    public void close() {
        program.lines().forEach(System.out::println);
        program.close();
        admin.close();
        api.close();
        kafka.close();
    }
}
