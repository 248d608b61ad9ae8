package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.cryptoroutes.EditedProgram.LOGGER;
import static org.cryptoroutes.EditedProgram.POLLER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user edits files while the packaged program runs, with a real broker. It polls each second throughout: what must
 * not be touched by an edit is seen by its not missing a poll. After each case the files are put back, and each record
 * that was published meanwhile must have been shown exactly once.
 */
class LiveEditIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    /** Says its words twice a second. */
    private static final String HEARTBEAT = """
            - route:
                id: %1$s
                description: Says something now and then
                from:
                  id: tick-%1$s
                  uri: timer
                  parameters:
                    timerName: %1$s
                    period: "500"
                  steps:
                    - log:
                        id: say-%1$s
                        message: %1$s says %2$s
            """;

    @TempDir
    private static Path directory;
    private static EditedPipeline pipeline;
    private static EditedProgram program;
    private static Simulator api;

    private int line;
    private int firstRequest;
    private int firstShown;
    private long firstOffset;
    private long pollerAge;
    private long loggerAge;

    @BeforeAll
    static void start() {
        pipeline = EditedPipeline.start(directory, SimulatorOptions.defaults().withRetryAfter(PAUSE),
                Map.of("API_MAX_REQUESTS_PER_MINUTE", "1000", "API_BREAKER_WAIT", "3"));
        program = pipeline.program();
        api = pipeline.api();
    }

    @AfterAll
    static void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @BeforeEach
    void remember() {
        line = program.lineCount();
        firstRequest = Math.max(0, api.requests().size() - 1);
        firstShown = program.shown().size();
        firstOffset = firstShown == 0 ? 0 : program.shown().get(firstShown - 1) + 1;
        pollerAge = program.age(POLLER);
        loggerAge = program.age(LOGGER);
    }

    @AfterEach
    void putBack() throws Exception {
        api.heal();
        program.restoreAll();
        assertEveryRecordShownOnce();
    }

    // One edit, one effect

    @Test
    void anEditTouchesNothingButItsRoute() throws Exception {
        Set<String> before = pipeline.members();
        program.replace(LOGGER, "message: ${body}", "message: \"seen: ${body}\"");
        awaitAccepted("restarted price-log");
        awaitLine("seen: .*  BTC .*");
        assertUntouched(POLLER);
        Set<String> after = pipeline.members();
        assertThat(after).hasSize(1).isNotEqualTo(before);

        loggerAge = program.age(LOGGER);
        program.replace(POLLER, "description: Poll CoinGecko", "description: Ask CoinGecko");
        awaitAccepted("restarted price-poller");
        assertGoesOn();
        assertUntouched(LOGGER);
        assertThat(pipeline.members()).isEqualTo(after);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void isNoticedHoweverTheFileIsSaved() {
        program.write("one", heartbeat("one", "nothing"));
        awaitAccepted("started one");
        List<Duration> delays = new ArrayList<>();
        for (Saves how : Saves.values()) {
            int since = program.lineCount();
            Instant saved = Instant.now();
            how.save(program.route("one"), heartbeat("one", "nothing").replace("says nothing", "says " + how));
            program.awaitAccepted(since, "restarted one");
            delays.add(Duration.between(saved, Instant.now()));
        }

        awaitLine(".* one says " + Saves.values()[Saves.values().length - 1]);
        assertThat(delays.stream().sorted().toList().get(delays.size() / 2)).isLessThan(Duration.ofSeconds(2));
        assertThat(program.linesSince(line)).noneMatch(said -> said.contains("Edit refused"));
        assertUntouched(LOGGER, POLLER);
        program.assertRunning(LOGGER, POLLER, "one");
    }

    @Test
    void aFileThatIsTouchedOrSavedUnchangedIsNoEdit() throws Exception {
        Files.setLastModifiedTime(program.route(LOGGER), FileTime.from(Instant.now()));
        Files.writeString(program.route(POLLER), EditedProgram.shipped(POLLER));
        Files.writeString(program.route("notes").resolveSibling("notes.txt"), "no route");
        Files.writeString(program.route("x").resolveSibling("._x.camel.yaml"), "left by a file server");

        assertGoesOn();
        assertThat(program.linesSince(line)).noneMatch(said -> said.contains("Edit"));
        assertUntouched(LOGGER, POLLER);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void severalFilesAndSettingsSavedTogetherAreOneEdit() throws Exception {
        double before = program.reloads("accepted");
        program.replace(LOGGER, "message: ${body}", "message: \"seen: ${body}\"");
        TimeUnit.MILLISECONDS.sleep(50);
        program.write("one", heartbeat("one", "v{{my.version}}"));
        TimeUnit.MILLISECONDS.sleep(50);
        program.settings("my.version = 5", "price-log.filter = BTC");

        awaitAccepted("started one, restarted price-log");
        awaitLine(".* one says v5");
        assertThat(program.reloads("accepted")).isEqualTo(before + 1);
        assertThat(program.linesSince(line)).noneMatch(said -> said.contains("Edit refused"));
        assertUntouched(POLLER);
        program.assertRunning(LOGGER, POLLER, "one");
    }

    // Refused edits

    @Test
    void brokenYamlIsRefusedAndAnEditMadeMeanwhileIsNotLost() {
        double before = program.reloads("refused");
        program.append(POLLER, "\n  - : {");
        awaitLine(".*Edit refused, the last good version goes on running:");
        awaitLine("  routes/price-poller.camel.yaml:\\d+: this is no YAML.*");
        assertThat(program.reloads("refused")).isEqualTo(before + 1);
        JsonNode check = program.check("route-reload");
        assertThat(check.path("status").asText()).isEqualTo("UNKNOWN");
        assertThat(check.at("/data/file").asText()).isEqualTo("routes/price-poller.camel.yaml");
        assertThat(check.path("message").asText()).contains("price-poller.camel.yaml", "line ");

        int second = program.lineCount();
        program.replace(LOGGER, "message: ${body}", "message: \"seen: ${body}\"");
        program.awaitLine(second, ".*Edit refused.*");
        assertGoesOn();
        assertUntouched(LOGGER, POLLER);
        program.assertRunning(LOGGER, POLLER);

        int mended = program.lineCount();
        program.restore(POLLER);
        program.awaitAccepted(mended, "restarted price-log");
        program.awaitLine(mended, "seen: .*  BTC .*");
        assertThat(program.check("route-reload").path("status").asText()).isEqualTo("UP");
        int back = program.lineCount();
        program.append(LOGGER, "\n  - : {");
        program.awaitLine(back, ".*Edit refused.*");
        program.replace(LOGGER, "\n  - : {", "");
        program.awaitLine(back, ".*The files are again as they run");
        assertUntouched(POLLER);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void whatCamelOrKafkaWouldRefuseIsRefusedAllAtOnceAndMendingItIsAllItTakes() throws IOException {
        Path dotEnv = Files.writeString(program.properties().resolveSibling(".env"), "# mine\nKAFKA_TOPIC geheim\n");
        program.replace(LOGGER, "autoOffsetReset: earliest",
                "autoOffsetReset: earliest\n        additionalProperties.isolation.level: bogus");
        program.replace(POLLER, "period: \"{{producer.fetch-interval}}s\"", "period: abc");
        program.write("one", heartbeat("one", "v1").replace("uri: timer", "uri: tiemr"));
        program.settings("camel.component.kafka.broker = x", "my.unread = 5", "api.request-timeout = soon",
                "kafka.client.acks = bogus");

        awaitLine("  routes/price-poller.camel.yaml:\\d+: 'period' of timer must be a time .*");
        List<String> findings = program.linesSince(line).filter(said -> said.matches("  \\S+:\\d+: .*")).toList();
        assertThat(findings).satisfiesExactlyInAnyOrder(
                finding -> assertThat(finding).contains("  .env:2: this line makes no sense").doesNotContain("geheim"),
                finding -> assertThat(finding).contains("application.properties:2: Camel has no option", "brokers?"),
                finding -> assertThat(finding).contains("application.properties:4: api.request-timeout makes"),
                finding -> assertThat(finding).contains("application.properties:5: Kafka refuses acks:"),
                finding -> assertThat(finding).contains("one.camel.yaml:6: there is no component 'tiemr'"),
                finding -> assertThat(finding).contains("price-log.camel.yaml:14: Kafka refuses isolation.level=bogus"),
                finding -> assertThat(finding).contains("price-poller.camel.yaml:", "not 'abc'"));
        assertThat(program.check("route-reload").toString()).contains(".env").doesNotContain("geheim");
        assertGoesOn();
        program.assertRunning(LOGGER, POLLER);

        int mended = program.lineCount();
        Files.delete(dotEnv);
        program.settings();
        program.restore(POLLER);
        program.write("one", heartbeat("one", "v1"));
        program.replace(LOGGER, "isolation.level: bogus", "isolation.level: read_committed");
        program.awaitAccepted(mended, "started one, restarted price-log");
        assertGoesOn();
        assertUntouched(POLLER);
        program.assertRunning(LOGGER, POLLER, "one");
    }

    @Test
    void aDirectoryThatIsAwayStopsNothingAndMayComeBackWithFolders() throws Exception {
        Path routes = program.route("one").getParent();
        Path elsewhere = Files.move(routes, routes.resolveSibling("elsewhere"));
        awaitLine("  routes:1: the directory is away: .*");
        pipeline.awaitRequests(2);
        program.assertRunning(LOGGER, POLLER);
        assertThat(program.check("route-reload").path("status").asText()).isEqualTo("UNKNOWN");

        int back = program.lineCount();
        Files.move(elsewhere, routes);
        program.awaitLine(back, ".*The files are again as they run");
        Files.createDirectories(routes.resolve("store/deep"));
        program.write("store/deep/one", heartbeat("one", "hello"));
        awaitAccepted("started one");
        program.delete("store/deep/one");
        awaitAccepted("stopped one");
        assertGoesOn();
        assertUntouched(LOGGER, POLLER);
        assertThat(program.linesSince(line).filter(said -> said.contains("the directory is away"))).hasSize(1);
    }

    @Test
    void anIdThatIsTakenOrASecondRouteInAFileHijacksNothing() {
        program.write("thief", heartbeat(LOGGER, "stolen"));
        awaitLine("  routes/.*: the id 'price-log' is taken, by routes/.*");
        assertGoesOn();

        int both = program.lineCount();
        program.write("thief", heartbeat("a", "stolen") + heartbeat("b", "stolen"));
        program.awaitLine(both, "  routes/thief.camel.yaml:\\d+: a second route in one file.*");
        int third = program.lineCount();
        program.write("one", heartbeat("one", "v1"));
        program.awaitLine(third, "  routes/thief.camel.yaml:\\d+: a second route in one file.*");
        program.assertRunning(LOGGER, POLLER);

        int mended = program.lineCount();
        program.write("thief", heartbeat("a", "honest"));
        program.awaitAccepted(mended, "started a, started one");
        assertThat(program.linesSince(line)).noneMatch(said -> said.contains("says stolen"));
        assertUntouched(LOGGER, POLLER);
        program.assertRunning(LOGGER, POLLER, "a", "one");
    }

    // Accepted, but does not start

    @Test
    void anEditThatDoesNotStartIsRolledBackByItself() {
        double before = program.reloads("rolled_back");
        String tls = "securityProtocol: SSL\n%1$ssslTruststoreLocation: nowhere.jks\n%1$ssslTruststorePassword: x";
        program.replace(POLLER, "topic: \"{{kafka.topic}}\"",
                "topic: \"{{kafka.topic}}\"\n" + " ".repeat(20) + tls.formatted(" ".repeat(20)));
        awaitLine(".*Edit rolled back, the last good version runs:");
        awaitLine("  routes/price-poller.camel.yaml:1: 'price-poller' does not start: .*nowhere.jks.*");
        assertThat(program.check("route-reload").at("/data/file").asText())
                .isEqualTo("routes/price-poller.camel.yaml");
        assertGoesOn();

        int consumer = program.lineCount();
        program.restore(POLLER);
        program.replace(LOGGER, "autoOffsetReset: earliest", "autoOffsetReset: earliest\n        "
                + tls.formatted(" ".repeat(8)));
        program.awaitLine(consumer, ".*Edit rolled back, the last good version runs:");
        program.awaitLine(consumer, "  routes/price-log.camel.yaml:1: 'price-log' does not start: .*nowhere.jks.*");
        assertThat(program.reloads("rolled_back")).isEqualTo(before + 2);
        assertGoesOn();
        program.assertRunning(LOGGER, POLLER);
    }

    // Files that come, go and change their names

    @Test
    void addedMovedRenamedAndDeletedFilesAreFollowed() throws IOException {
        Path ignored = Files.writeString(program.route("one").resolveSibling("one.yaml"), heartbeat("one", "first"));
        awaitLine(".*routes/one.yaml:1: this looks like a route but is ignored: name it one.camel.yaml");
        Files.move(ignored, program.route("one"));
        awaitAccepted("started one");
        awaitLine(".* one says first");

        int changed = program.lineCount();
        program.write("one", heartbeat("uno", "primo"));
        program.awaitAccepted(changed, "stopped one, started uno");

        int renamed = program.lineCount();
        long age = program.age("uno");
        Files.move(program.route("one"), program.route("two"));
        program.awaitAccepted(renamed, "no route needed a restart");
        assertThat(program.age("uno")).isEqualTo(age);

        int swapped = program.lineCount();
        program.write("two", heartbeat("due", "secondo"));
        program.write("three", heartbeat("uno", "primo"));
        program.awaitAccepted(swapped, "started due");
        assertThat(program.age("uno")).isEqualTo(age);
        program.assertRunning(LOGGER, POLLER, "uno", "due");

        int deleted = program.lineCount();
        program.delete("two");
        program.write("three", """
                - beans:
                    - name: nobody
                      type: java.lang.Object
                """);
        program.awaitAccepted(deleted, "stopped due, stopped uno");
        int silent = program.lineCount();
        assertGoesOn();
        assertThat(program.linesSince(silent)).noneMatch(said -> said.contains(" says "));
        assertUntouched(LOGGER, POLLER);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void allRoutesMayGoAndComeBack() {
        program.delete(LOGGER);
        program.delete(POLLER);
        awaitAccepted("stopped price-log, stopped price-poller");
        assertThat(program.running()).isEmpty();
        assertThat(program.check("routes").path("message").asText()).startsWith("no route runs");

        int back = program.lineCount();
        program.restore(LOGGER);
        program.restore(POLLER);
        program.awaitLine(back, ".*Edit accepted: .*started price-poller");
        assertGoesOn();
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void routeConfigurationsAndBeansTakeEffectOnTheRoutesThatUseThem() {
        program.write("shared", """
                - beans:
                    - name: words
                      type: java.lang.String
                      constructors:
                        "0": first words
                - routeConfiguration:
                    id: careful
                    onException:
                      - onException:
                          id: caught
                          exception: [java.lang.IllegalStateException]
                          handled:
                            constant:
                              expression: "true"
                          steps:
                            - log:
                                id: say-handled
                                message: handled with care
                """);
        program.write("thrower", """
                - route:
                    id: thrower
                    description: Fails now and then
                    routeConfigurationId: careful
                    from:
                      id: tick-thrower
                      uri: timer
                      parameters:
                        timerName: thrower
                        period: "500"
                      steps:
                        - log:
                            id: say-words
                            message: ${ref:words}
                        - throwException:
                            id: fail
                            exceptionType: java.lang.IllegalStateException
                            message: on purpose
                """);
        awaitLine(".* handled with care");
        awaitLine(".* first words");

        int changed = program.lineCount();
        program.replace("shared", "handled with care", "handled twice");
        program.awaitAccepted(changed, "restarted thrower");
        program.awaitLine(changed, ".* handled twice");

        int bean = program.lineCount();
        program.replace("shared", "first words", "last words");
        program.awaitAccepted(bean, "restarted thrower");
        program.awaitLine(bean, ".* last words");
        assertUntouched(LOGGER, POLLER);
        program.assertRunning(LOGGER, POLLER, "thrower");
    }

    // Switches and settings

    @Test
    void aRouteCanBeSwitchedOffAndOnAndPolledMoreSlowly() throws Exception {
        program.settings("price-log.enabled = false");
        awaitAccepted("stopped price-log");
        program.assertRunning(POLLER);
        assertThat(pipeline.members()).isEmpty();
        int hidden = program.shown().size();
        pipeline.awaitRequests(2);
        assertThat(program.shown()).hasSize(hidden);

        int on = program.lineCount();
        program.settings("price-log.enabled = true");
        program.awaitAccepted(on, "started price-log");
        program.awaitShown(hidden + 3);
        assertUntouched(POLLER);
        program.assertRunning(LOGGER, POLLER);

        Set<String> before = pipeline.members();
        loggerAge = program.age(LOGGER);
        int off = program.lineCount();
        program.settings("price-poller.enabled = false");
        program.awaitAccepted(off, "stopped price-poller");
        program.assertRunning(LOGGER);
        int requests = api.requestCount();
        await().during(Duration.ofMillis(1200)).atMost(SOON).until(() -> api.requestCount() == requests);

        int slow = program.lineCount();
        Saves.BY_RENAMING.save(program.properties(), "producer.fetch-interval = 2\n");
        program.awaitAccepted(slow, "started price-poller");
        pipeline.awaitRequests(2);
        assertThat(Duration.between(api.requests().get(requests).at(), api.requests().get(requests + 1).at()))
                .isBetween(Duration.ofMillis(1700), Duration.ofMillis(3900));
        assertThat(pipeline.members()).isEqualTo(before);
        assertUntouched(LOGGER);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void theFilterHoldsOnSaving() {
        program.settings("price-log.filter = ETH");
        awaitAccepted("restarted price-log");
        int hidden = program.shown().size();
        pipeline.awaitRequests(2);
        assertThat(program.shown()).hasSize(hidden);

        int back = program.lineCount();
        program.settings("price-log.filter = BTC,ETH");
        program.awaitAccepted(back, "restarted price-log");
        program.awaitShown(hidden + 1);
        List<Long> shown = program.shown();
        assertThat(shown.subList(firstShown, hidden))
                .containsExactlyElementsOf(range(firstOffset, hidden - firstShown));
        assertThat(shown.get(hidden)).isGreaterThanOrEqualTo(firstOffset + hidden - firstShown + 2);
        firstOffset = shown.get(hidden);
        firstShown = hidden;
        assertUntouched(POLLER);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void otherSettingsHoldAtOnceOrAreNamed() {
        program.settings("validation.max-price = 10", "log.level = DEBUG", "kafka.embedded = true",
                "kafka.client.linger.ms = 5");
        awaitAccepted("no route needed a restart");
        awaitLine(".*Rejected BTC .*above validation.max-price=10");
        awaitLine(".*  DEBUG .*");
        assertThat(program.linesSince(line).filter(said -> said.contains("holds from the next start on"))
                .map(said -> said.replaceFirst(".*WARN +", "").replaceFirst(" .*", "")))
                .containsExactly("kafka.client.linger.ms", "kafka.embedded");

        int back = program.lineCount();
        program.settings();
        program.awaitAccepted(back, "no route needed a restart");
        int quiet = program.lineCount();
        assertGoesOn();
        assertThat(program.linesSince(quiet)).noneMatch(said -> said.contains("  DEBUG "));
        assertUntouched(LOGGER, POLLER);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void aRouteThatIsThereButNotStartedFollowsItsSetting() {
        program.write("one", heartbeat("one", "v1")
                .replace("    from:", "    autoStartup: \"{{my.start}}\"\n    from:"));
        program.settings("my.start = false");
        awaitAccepted("started one");
        assertThat(program.running()).containsOnly(LOGGER, POLLER);
        assertThat(program.check("routes").path("status").asText()).isEqualTo("UP");

        int on = program.lineCount();
        program.settings("my.start = true");
        program.awaitAccepted(on, "restarted one");
        program.awaitLine(on, ".* one says v1");
        program.assertRunning(LOGGER, POLLER, "one");

        int off = program.lineCount();
        program.settings("my.start = false");
        program.awaitAccepted(off, "restarted one");
        assertThat(program.running()).containsOnly(LOGGER, POLLER);
        assertUntouched(LOGGER, POLLER);
    }

    @Test
    void theSettingsMayBeDeletedAndAnotherTopicMayBeNamed() throws Exception {
        Files.delete(program.properties());
        awaitAccepted("restarted price-poller");
        program.assertRunning(LOGGER, POLLER);

        int other = program.lineCount();
        program.settings("kafka.topic = other-prices");
        program.awaitAccepted(other, "restarted price-log, restarted price-poller");
        program.awaitLine(other, ".*  BTC .*  \\[\\d] @ 1");
        assertThat(pipeline.admin().describeTopics(List.of("other-prices")).allTopicNames().get().get("other-prices")
                .partitions()).hasSize(3);

        List<Long> shown = program.shown();
        int first = shown.subList(firstShown, shown.size()).indexOf(0L);
        assertThat(shown.subList(firstShown, firstShown + first)).containsExactlyElementsOf(range(firstOffset, first));
        int back = program.lineCount();
        program.settings();
        program.awaitAccepted(back, "restarted price-log, restarted price-poller");
        firstOffset += first;
        await().atMost(SOON).until(() -> program.shown().contains(firstOffset + 1));
        firstShown = program.shown().indexOf(firstOffset);
        program.assertRunning(LOGGER, POLLER);
    }

    // What outlives an edit

    @Test
    void aPollInFlightIsFinishedBeforeThePollerRestarts() {
        double failed = program.metric("crypto_polls_total{outcome=\"failed\"}");
        api.next(Fault.SLOW);
        pipeline.awaitRequests(1);
        program.replace(POLLER, "description: Poll CoinGecko", "description: Ask CoinGecko");

        awaitLine(".*The edit waits until price-poller has stopped: it finishes what it has in hand");
        awaitAccepted("restarted price-poller");
        assertGoesOn();
        assertThat(program.metric("crypto_polls_total{outcome=\"failed\"}")).isEqualTo(failed);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void everyRecordIsShownOnceWhilePriceLogIsEditedInAStreamOfThem() throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            AtomicBoolean ended = new AtomicBoolean();
            Thread stream = new Thread(() -> {
                while (!ended.get()) {
                    producer.send(new ProducerRecord<>(EditedPipeline.TOPIC, "BTC", """
                            {"symbol":"BTC","price_usd":5,"timestamp":"2026-11-22T17:20:05.414036Z"}"""));
                    producer.flush();
                }
            });
            stream.start();
            try {
                for (String words : List.of("one", "two", "three")) {
                    int since = program.lineCount();
                    program.write(LOGGER, EditedProgram.shipped(LOGGER)
                            .replace("message: ${body}", "message: \"%s: ${body}\"".formatted(words)));
                    program.awaitAccepted(since, "restarted price-log");
                    program.awaitLine(since, words + ": .*  BTC .*");
                }
            } finally {
                ended.set(true);
                stream.join();
            }
        }
        assertUntouched(POLLER);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void aPauseThatCoinGeckoAskedForOutlivesAnEditOfThePoller() {
        int requests = api.requestCount();
        api.next(Fault.TOO_MANY_REQUESTS);
        await().atMost(SOON).until(() -> api.requestCount() > requests);
        Instant refused = api.requests().get(api.requests().size() - 1).at();
        program.replace(POLLER, "description: Poll CoinGecko", "description: Ask CoinGecko");

        awaitAccepted("restarted price-poller");
        await().atMost(SOON).until(() -> api.requestCount() > requests + 1);
        Instant next = api.requests().get(requests + 1).at();
        assertThat(Duration.between(refused, next)).isGreaterThanOrEqualTo(PAUSE);
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void anOpenCircuitBreakerStaysOpenWhenThePollerIsEdited() {
        api.always(Fault.SERVER_ERROR);
        await().atMost(SOON).until(() -> program.metric("crypto_breaker_state") == 2);
        int requests = api.requestCount();
        program.replace(POLLER, "description: Poll CoinGecko", "description: Ask CoinGecko");

        awaitAccepted("restarted price-poller");
        awaitLine(".*Poll skipped: the circuit breaker is open");
        assertThat(program.metric("crypto_breaker_state")).isEqualTo(2);
        assertThat(api.requestCount()).isEqualTo(requests);
        api.heal();
        await().atMost(SOON).until(() -> program.metric("crypto_breaker_state") == 0);
        assertGoesOn();
        program.assertRunning(LOGGER, POLLER);
    }

    @Test
    void theRateLimitOutlivesAnEditOfThePoller() {
        try (Simulator other = Simulator.start(SimulatorOptions.defaults());
                EditedProgram limited = EditedProgram.start(directory.resolve("limited"),
                        pipeline.kafka().bootstrapServers(),
                        other, "producer.fetch-interval = 1\n", Map.of("API_MAX_REQUESTS_PER_MINUTE", "3",
                                "KAFKA_TOPIC", "limited"), "produce")) {
            await().atMost(SOON).until(() -> other.requestCount() >= 3);
            int since = limited.lineCount();
            limited.replace(POLLER, "description: Poll CoinGecko", "description: Ask CoinGecko");
            limited.awaitAccepted(since, "restarted price-poller");
            await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> other.requestCount() == 3);
            limited.assertRunning(POLLER);
        }
    }

    // What every case looks for

    private void awaitAccepted(String what) {
        program.awaitAccepted(line, what);
    }

    private void awaitLine(String regex) {
        program.awaitLine(line, regex);
    }

    /** Polls are made and shown. */
    private static void assertGoesOn() {
        program.awaitShown(program.shown().size() + 1);
    }

    /** The same route as at the start of the case, and a poller that has not missed a poll since. */
    private void assertUntouched(String... ids) {
        for (String id : ids) {
            assertThat(program.age(id)).as("age of " + id).isEqualTo(id.equals(POLLER) ? pollerAge : loggerAge);
        }
        if (List.of(ids).contains(POLLER)) {
            program.assertNoPollMissed(firstRequest);
        }
    }

    private void assertEveryRecordShownOnce() throws Exception {
        await().atMost(SOON).untilAsserted(() -> assertThat(program.metric("crypto_coins_fetched_total")).isEqualTo(
                program.metric("crypto_coins_published_total") + program.metric("crypto_coins_rejected_total")));
        long end = pipeline.end();
        await().atMost(SOON).until(() -> program.shown().contains(end - 1));
        List<Long> shown = program.shown();
        assertThat(shown.subList(firstShown, shown.size()))
                .containsExactlyElementsOf(range(firstOffset, shown.size() - firstShown));
    }

    private static List<Long> range(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    private static String heartbeat(String id, String words) {
        return HEARTBEAT.formatted(id, words);
    }
}
