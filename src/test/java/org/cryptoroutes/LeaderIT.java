package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several pollers of one topic, as processes of their own. */
class LeaderIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final String POLLER = "routes/price-poller.camel.yaml";
    private static final String LEADS = ".* price-poller leads crypto-prices-poller-leader: .*";
    private static final String WAITS = ".* price-poller waits until it leads .*";
    private static final String LOST = ".* price-poller no longer leads .*";

    @TempDir
    private Path directory;
    private final Simulator api = Simulator.start(SimulatorOptions.defaults().withSlow(Duration.ofSeconds(4)));

    @AfterEach
    void stopTheApi() {
        api.close();
    }

    @Test
    void onlyTheLeaderPollsAndAnotherTakesOverWhenItIsGone() throws IOException {
        Packaged a = null;
        Packaged b = null;
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"));
                Records records = new Records(broker.bootstrapServers(), "crypto-prices")) {
            a = poller("a", broker);
            a.await(1, LEADS, PATIENCE);
            b = poller("b", broker);
            b.await(1, WAITS, PATIENCE);
            awaitReady(b);
            awaitPolls(records, "a", 3);
            assertThat(b.get("/observe/health/ready").body())
                    .contains("not the leader: this program stands by, ready to take over", "nobody polls here");
            assertThat(b.get("/observe/metrics").body()).contains("\ncrypto_leader 0.0")
                    .containsPattern("crypto_polls_total\\{outcome=\"skipped\".*} 0.0");
            assertThat(a.get("/observe/metrics").body()).contains("\ncrypto_leader 1.0");

            // An edit changes nothing of who leads, nor does it let a standby poll
            edit("a");
            edit("b");
            a.await(1, ".*Edit accepted: restarted price-poller", PATIENCE);
            b.await(1, ".*Edit accepted: restarted price-poller", PATIENCE);
            awaitPolls(records, "a", 5);
            assertThat(b.linesMatching(LEADS)).isEmpty();
            assertThat(a.linesMatching(LOST)).isEmpty();

            Instant killed = Instant.now();
            a.kill();
            awaitPolls(records, "b", 1);
            assertThat(Duration.between(killed, begin(records, "b", killed))).isLessThan(Duration.ofSeconds(12));

            // What an answer brings to a program that slept too long is no longer its to publish
            a = poller("a", broker);
            a.await(1, WAITS, PATIENCE);
            awaitReady(a);
            api.next(Fault.SLOW);
            int asked = api.requestCount();
            await().atMost(PATIENCE).until(() -> api.requestCount() > asked);
            b.signal("STOP");
            a.await(1, LEADS, PATIENCE);
            awaitPolls(records, "a", 1);
            b.signal("CONT");
            b.await(1, LOST, PATIENCE);
            awaitPolls(records, "a", 3);

            // Without the route it leads no more; with it again, it does not take the lead back
            Path route = directory.resolve("a").resolve(POLLER);
            String text = Files.readString(route);
            Files.delete(route);
            b.await(2, LEADS, PATIENCE);
            Files.writeString(route, text);
            a.await(1, ".*Edit accepted: started price-poller", PATIENCE);
            awaitPolls(records, "b", 3);

            Instant asksToEnd = Instant.now();
            b.terminate();
            a.await(2, LEADS, PATIENCE);
            assertThat(Duration.between(asksToEnd, Instant.now())).isLessThan(SESSION);
            assertThat(b.exitCode(Duration.ofSeconds(10))).isEqualTo(143);
            awaitPolls(records, "a", 3);
            assertThat(handovers(records)).containsExactly("a", "b", "a", "b", "a");
            assertThat(records.await(1, record -> true))
                    .extracting(record -> Records.json(record).path("message_id").asText())
                    .doesNotHaveDuplicates();
            for (Packaged program : List.of(a, b)) {
                assertThat(program.lines()).noneMatch(line -> line.contains("ERROR") || line.startsWith("\tat "));
            }
        } finally {
            close(a);
            close(b);
        }
    }

    @Test
    void aLeaderThatKafkaDoesNotAnswerStopsPollingWhenItsSessionIsOver() {
        try (BrokerProcess broker = BrokerProcess.at(directory.resolve("broker"));
                Packaged program = poller("a", broker)) {
            program.await(1, WAITS, PATIENCE);
            assertThat(program.get("/observe/health/ready").statusCode()).isEqualTo(503);
            broker.start();
            program.await(1, LEADS, PATIENCE);
            awaitReady(program);

            broker.freeze();
            Instant frozen = Instant.now();
            program.await(1, LOST, PATIENCE);
            assertThat(program.get("/observe/health/ready").body()).contains("not the leader, and can't become it");
            broker.kill();
            Instant gone = Instant.now();
            broker.startEmpty();
            assertNobodyAskedBetween(frozen.plus(SESSION).plusSeconds(1), gone);
            program.await(2, LEADS, PATIENCE);
            int asked = api.requestCount();
            await().atMost(PATIENCE).until(() -> api.requestCount() > asked);
            program.terminate();
            assertThat(program.exitCode(Duration.ofSeconds(10))).isEqualTo(143);
        }
    }

    private Packaged poller(String name, BrokerProcess broker) {
        if (!Files.exists(directory.resolve(name))) {
            Packaged.home(directory.resolve(name));
        }
        return Packaged.start(directory.resolve(name),
                new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "PRICE_POLLER_LEADER", "kafka", "PRODUCER_ID", name, "PRODUCER_FETCH_INTERVAL", "1", "KAFKA_EMBEDDED",
                "false", "API_MAX_REQUESTS_PER_MINUTE", "1000", "API_REQUEST_TIMEOUT", "60", "COINGECKO_BASE_URL",
                api.baseUrl(), "COINS", "BTC:bitcoin,ETH:ethereum")),
                "produce");
    }

    private static void awaitReady(Packaged program) {
        await().atMost(PATIENCE).until(() -> program.get("/observe/health/ready").statusCode() == 200);
    }

    /** The present leader's polls go on; whoever else had published since would be seen in the order of them all. */
    private static void awaitPolls(Records records, String producer, int more) {
        long now = System.currentTimeMillis();
        records.await(2 * more, record -> record.timestamp() > now && producer.equals(producer(record)));
    }

    private static Instant begin(Records records, String producer, Instant after) {
        return records.await(1, record -> true).stream().filter(record -> producer.equals(producer(record)))
                .map(LeaderIT::time)
                .filter(after::isBefore).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** Who published, in the order of time. */
    private static List<String> handovers(Records records) {
        List<String> producers = new ArrayList<>();
        records.await(1, record -> true).stream().sorted(Comparator.comparing(LeaderIT::time)).map(LeaderIT::producer)
                .filter(producer -> producers.isEmpty() || !producers.get(producers.size() - 1).equals(producer))
                .forEach(producers::add);
        return producers;
    }

    private void assertNobodyAskedBetween(Instant end, Instant back) {
        assertThat(api.requests()).extracting(Simulator.Request::at)
                .noneMatch(at -> at.isAfter(end) && at.isBefore(back));
    }

    private void edit(String name) throws IOException {
        Path route = directory.resolve(name).resolve(POLLER);
        Files.writeString(route, Files.readString(route).replace("Poll CoinGecko", "Ask CoinGecko"));
    }

    private static String producer(ConsumerRecord<byte[], byte[]> record) {
        return Records.json(record).path("producer_id").asText();
    }

    private static Instant time(ConsumerRecord<byte[], byte[]> record) {
        return Instant.parse(Records.json(record).path("timestamp").asText());
    }

    private static void close(Packaged program) {
        if (program != null) {
            program.close();
        }
    }
}
