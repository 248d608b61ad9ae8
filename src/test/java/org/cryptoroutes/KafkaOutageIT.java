package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program polls every second while its broker, a process of its own, comes and goes. */
class KafkaOutageIT {

    private static final Set<String> SYMBOLS = Set.of("BTC", "ETH", "SOL");
    private static final String AWAY =
            ".*Kafka at localhost:\\d+ is away: what can't be published is kept in .*unsent \\(.*\\)";
    private static final String BACK = ".*Kafka at localhost:\\d+ is back: \\d+ kept records are published";
    private static final Pattern ADDRESS =
            Pattern.compile(".*Health at (http://127\\.0\\.0\\.1:\\d+/observe)/health, .*");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration END = Duration.ofSeconds(10);
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;
    private BrokerProcess broker;
    private Simulator api;
    private final List<Packaged> programs = new ArrayList<>();

    @BeforeEach
    void prepare() {
        Packaged.home(directory);
        broker = BrokerProcess.at(directory.resolve("broker"));
        api = Simulator.start(SimulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        programs.forEach(Packaged::close);
        programs.forEach(program -> System.out.println(String.join("\n", program.lines()) + "\n"));
        api.close();
        broker.close();
    }

    @Test
    void aBrokerThatIsKilledOrFrozenCostsNoPriceAndNoOrder() {
        broker.start();
        Packaged program = start();
        awaitReady(program, 200, "answers");

        broker.kill();
        broker.start();
        awaitPolls(2);
        awaitReady(program, 200, "answers");

        broker.kill();
        program.await(1, AWAY, PATIENCE);
        awaitReady(program, 503, "can't be used: nobody listens there; \\d+ records wait on disk");
        Instant known = Instant.now();
        awaitPolls(4);
        assertThat(Duration.between(known, Instant.now())).isLessThan(Duration.ofSeconds(7));
        broker.start();
        program.await(1, BACK, PATIENCE);
        awaitReady(program, 200, "answers");

        broker.freeze();
        program.await(2, AWAY, PATIENCE);
        broker.thaw();
        program.await(2, BACK, PATIENCE);
        awaitPolls(2);

        assertEveryRecordIsShown(program);
        assertEndsInOrder(program);
        assertEveryPollIsOnTheTopicOnce(Set.of());
    }

    @Test
    void aBrokerThatComesBackEmptyGetsItsTopicAndWhatWasKept() {
        broker.start();
        Packaged program = start();
        awaitReady(program, 200, "answers");
        awaitPolls(2);
        broker.kill();
        int before = api.requestCount();
        program.await(1, AWAY, PATIENCE);
        awaitPolls(2);

        broker.startEmpty();
        program.await(1, BACK, PATIENCE);
        awaitPolls(2);

        assertEndsInOrder(program);
        Set<Integer> lostWithTheBroker = new HashSet<>();
        for (int poll = 0; poll < before; poll++) {
            lostWithTheBroker.add(poll);
        }
        assertEveryPollIsOnTheTopicOnce(lostWithTheBroker);
    }

    @Test
    void whatCouldNotBePublishedOutlivesAKillOfTheProgramAndARestart() {
        Packaged first = start();
        first.await(1, AWAY, PATIENCE);
        awaitReady(first, 503, ".*wait on disk");
        awaitPolls(3);
        first.kill();
        first.exitCode(END);
        int killed = api.requestCount() - 1;

        Packaged second = start();
        second.await(1, ".* \\d+ records that could not be published earlier wait in .*unsent", PATIENCE);
        awaitPolls(3);
        assertEndsInOrder(second);

        broker.start();
        Packaged third = start();
        third.await(1, BACK, PATIENCE);
        awaitPolls(1);
        assertEndsInOrder(third);
        assertEveryPollIsOnTheTopicOnce(Set.of(killed));
    }

    @Test
    void sigtermWhileARecordIsOnItsWayToADeadBrokerPutsItOnDisk() {
        broker.start();
        Packaged first = start("camel.component.kafka.deliveryTimeoutMs=60000");
        awaitReady(first, 200, "answers");
        awaitPolls(1);
        broker.kill();
        // The poll that meets the dead broker waits for it, be it the one under way or the next
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertEndsInOrder(first);
        assertThat(first.linesMatching(AWAY)).hasSize(1);

        Packaged second = start();
        broker.start();
        second.await(1, BACK, PATIENCE);
        awaitPolls(1);
        assertEndsInOrder(second);
        assertEveryPollIsOnTheTopicOnce(Set.of());
    }

    private Packaged start(String... settings) {
        List<String> arguments =
                new ArrayList<>(List.of("--set", "producer.fetch-interval=1", "--set", "management.port=0",
                "--set", "camel.component.kafka.requestTimeoutMs=2000", "--set",
                "camel.component.kafka.maxBlockMs=2000"));
        for (String setting : settings.length == 0 ? new String[] {"camel.component.kafka.deliveryTimeoutMs=4000"}
                : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        Packaged program = Packaged.start(directory, Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "KAFKA_EMBEDDED", "false", "COINGECKO_BASE_URL", api.baseUrl(), "API_MAX_REQUESTS_PER_MINUTE", "1000",
                "COINS", "BTC:bitcoin,ETH:ethereum,SOL:solana"), arguments.toArray(new String[0]));
        programs.add(program);
        return program;
    }

    /** So many more requests for prices. */
    private void awaitPolls(int count) {
        int before = api.requestCount();
        await().atMost(PATIENCE).until(() -> api.requestCount() >= before + count);
    }

    private static void awaitReady(Packaged program, int status, String kafka) {
        String line = program.await(1, ADDRESS.pattern(), PATIENCE).get(0);
        Matcher matcher = ADDRESS.matcher(line);
        assertThat(matcher.matches()).isTrue();
        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> answer = get(matcher.group(1) + "/ready");
            assertThat(answer.body()).containsPattern("\"Kafka at localhost:\\d+ " + kafka + "\"");
            assertThat(answer.statusCode()).isEqualTo(status);
        });
    }

    private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }

    private static void assertEndsInOrder(Packaged program) {
        program.terminate();
        assertThat(program.exitCode(END)).isEqualTo(TERMINATED);
        assertThat(program.lines()).noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
    }

    /** @param exempt polls whose prices need not be there, by their number */
    private void assertEveryPollIsOnTheTopicOnce(Set<Integer> exempt) {
        List<Instant> polls = api.requests().stream().map(Simulator.Request::at).toList();
        List<ConsumerRecord<byte[], byte[]>> records = readAll();
        Map<Integer, List<String>> symbols = new HashMap<>();
        Map<String, Instant> newest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            assertThat(Records.violations(record)).isEmpty();
            Instant time = Instant.parse(Records.json(record).path("timestamp").asText());
            assertThat(newest.put(Records.key(record), time)).as("the %s before", Records.key(record))
                    .satisfiesAnyOf(before -> assertThat(before).isNull(), before -> assertThat(before).isBefore(time));
            int poll = (int) polls.stream().filter(at -> at.isBefore(time)).count() - 1;
            symbols.computeIfAbsent(poll, key -> new ArrayList<>()).add(Records.key(record));
        }
        for (int poll = 0; poll < polls.size(); poll++) {
            if (!exempt.contains(poll)) {
                assertThat(symbols.get(poll)).as("poll %d of %d", poll, polls.size())
                        .containsExactlyInAnyOrderElementsOf(SYMBOLS);
            }
        }
        assertThat(records.stream().map(record -> Records.json(record).path("message_id").asText()))
                .doesNotHaveDuplicates();
    }

    private void assertEveryRecordIsShown(Packaged program) {
        List<String> places = readAll().stream()
                .map(record -> "[%d] @ %d".formatted(record.partition(), record.offset())).toList();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.linesMatching(".* \\[\\d] @ \\d+").stream()
                .map(line -> line.substring(line.lastIndexOf('[')))).containsAll(places));
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll() {
        try (Records records = new Records(broker.bootstrapServers(), "crypto-prices")) {
            return records.toTheEnd();
        }
    }
}
