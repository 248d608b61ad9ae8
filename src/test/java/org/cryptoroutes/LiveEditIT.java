package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user edits files while the packaged program runs, with a real broker. The poller polls each second throughout: what
 * must not be touched by an edit is seen by its not missing a poll.
 */
class LiveEditIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HEARTBEAT = """
            - route:
                id: %1$s
                description: Says something now and then
                from:
                  id: tick
                  uri: timer
                  parameters:
                    timerName: %1$s
                    period: "500"
                  steps:
                    - log:
                        id: say-%1$s
                        message: %2$s
            """;

    @TempDir
    private Path home;
    private EmbeddedKafka kafka;
    private Simulator api;
    private Packaged program;

    @BeforeEach
    void start() {
        Packaged.home(home);
        kafka = EmbeddedKafka.start("localhost", Ports.free(), home.resolve("kafka"));
        api = Simulator.start(SimulatorOptions.defaults());
        program = Packaged.start(home, Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(), "COINGECKO_BASE_URL", api.baseUrl(),
                "API_MAX_REQUESTS_PER_MINUTE", "1000", "COINS", "BTC:bitcoin"), "--set", "producer.fetch-interval=1");
        await().atMost(Duration.ofSeconds(40)).until(() -> shown().size() >= 2);
    }

    @AfterEach
    void stop() {
        program.close();
        api.close();
        kafka.close();
    }

    @Test
    void aValidEditRestartsOnlyTheEditedRoute() {
        int lines = program.lines().size();
        edit("price-log", "message: ${body}", "message: \"seen: ${body}\"");

        assertAccepted(lines, "restarted price-log");
        waitForLine(lines, "seen: .*  BTC .*");
        assertEveryPollShownOnce();
        assertNoPollMissed();
    }

    @Test
    void brokenYamlIsRefusedWithFileAndLineAndEverythingGoesOn() {
        int lines = program.lines().size();
        append("price-log", "\n  - : {");

        waitForLine(lines, ".*Edit refused, the last good version goes on running:");
        waitForLine(lines, "  routes/price-log.camel.yaml:\\d+: .*");
        assertGoesOn();
        restore("price-log");
        waitForLine(lines, ".*The files are again as they run");
        assertNoPollMissed();
    }

    @Test
    void anUnknownOptionIsRefusedAndMendingItIsAllItTakes() {
        int lines = program.lines().size();
        edit("price-log", "autoOffsetReset: earliest", "autoOffsetReste: earliest");
        waitForLine(lines, "  routes/price-log.camel.yaml:\\d+: .*autoOffsetReste.*");
        assertGoesOn();

        int mended = program.lines().size();
        edit("price-log", "autoOffsetReste: earliest", "autoOffsetReset: latest");
        assertAccepted(mended, "restarted price-log");
        assertGoesOn();
        assertNoPollMissed();
    }

    @Test
    void aPeriodThatIsNoTimeIsRefused() {
        int lines = program.lines().size();
        edit("price-poller", "period: \"{{producer.fetch-interval}}s\"", "period: abc");
        waitForLine(lines, "  routes/price-poller.camel.yaml:\\d+: .*period.*");
        assertGoesOn();
    }

    @Test
    void anEditMadeWhileAnotherFileWasBrokenIsNotLost() {
        int lines = program.lines().size();
        append("price-poller", "\n  - : {");
        waitForLine(lines, ".*Edit refused.*");
        edit("price-log", "message: ${body}", "message: \"seen: ${body}\"");
        waitForLine(program.lines().size(), ".*Edit refused.*");
        assertGoesOn();

        int mended = program.lines().size();
        restore("price-poller");
        assertAccepted(mended, "restarted price-log");
        waitForLine(mended, "seen: .*  BTC .*");
        assertNoPollMissed();
    }

    @Test
    void addedMovedRenamedAndDeletedFilesAreFollowed() throws IOException {
        int lines = program.lines().size();
        write("one", HEARTBEAT.formatted("one", "first words"));
        assertAccepted(lines, "started one");
        waitForLine(lines, ".* first words");

        int changed = program.lines().size();
        write("one", HEARTBEAT.formatted("uno", "prime parole"));
        assertAccepted(changed, "stopped one, started uno");
        waitForLine(changed, ".* prime parole");

        int moved = program.lines().size();
        Files.move(route("one"), route("two"));
        assertAccepted(moved, "no route needed a restart");
        write("two", HEARTBEAT.formatted("uno", "altre parole"));
        waitForLine(moved, ".* altre parole");

        int deleted = program.lines().size();
        Files.delete(route("two"));
        assertAccepted(deleted, "stopped uno");
        assertSilent(".* altre parole");
        assertNoPollMissed();
    }

    @Test
    void aDuplicateIdOrTwoRoutesInAFileAreRefusedWithoutHijackingTheOther() {
        int lines = program.lines().size();
        write("thief", HEARTBEAT.formatted("price-log", "stolen"));
        waitForLine(lines, "  routes/.*price-log.*");
        assertGoesOn();

        int both = program.lines().size();
        write("thief", HEARTBEAT.formatted("a", "stolen") + HEARTBEAT.formatted("b", "stolen"));
        waitForLine(both, "  routes/thief.camel.yaml:\\d+: .*a second route in one file.*");
        assertGoesOn();
        assertThat(program.linesMatching(".*stolen")).isEmpty();
        assertNoPollMissed();
    }

    @Test
    void anEditThatDoesNotStartIsRolledBackByItself() {
        int lines = program.lines().size();
        edit("price-poller", "topic: \"{{kafka.topic}}\"",
                "topic: \"{{kafka.topic}}\"\n                    additionalProperties.compression.type: bogus");

        waitForLine(lines, ".*Edit rolled back, the last good version runs:");
        assertGoesOn();
        int mended = program.lines().size();
        restore("price-poller");
        waitForLine(mended, ".*The files are again as they run");
        assertGoesOn();
    }

    @Test
    void switchesAndSettingsInApplicationPropertiesHoldOnSavingInBothDirections() {
        int lines = program.lines().size();
        properties("price-log.enabled = false");
        assertAccepted(lines, "stopped price-log");
        int off = program.lines().size();
        properties("price-log.enabled = true\nprice-log.filter = ETH");
        assertAccepted(off, "started price-log");
        assertSilent(".*  BTC  .*");

        int filter = program.lines().size();
        properties("price-log.filter = BTC\nproducer.fetch-interval = 5\nvalidation.max-price = 10");
        assertAccepted(filter, "restarted price-log");
        waitForLine(filter, ".*Rejected BTC .*above validation.max-price=10");

        int level = program.lines().size();
        properties("kafka.embedded = true\nlog.level = DEBUG");
        waitForLine(level, ".*kafka.embedded has changed: this one holds from the next start on");
        assertAccepted(level, "restarted price-log");
        assertGoesOn();
        assertNoPollMissed();
    }

    @Test
    void aSettingThatMakesNoSenseIsRefused() {
        int lines = program.lines().size();
        properties("api.max-retries = many");
        waitForLine(lines, ".*application.properties:\\d+: api.max-retries=many .*");
        assertGoesOn();
        assertNoPollMissed();
    }

    @Test
    void allRoutesMayGoAndComeBack() throws IOException {
        int lines = program.lines().size();
        Files.delete(route("price-log"));
        Files.delete(route("price-poller"));
        assertAccepted(lines, "stopped price-log, stopped price-poller");
        int back = program.lines().size();
        restore("price-log");
        restore("price-poller");
        waitForLine(back, ".*Edit accepted: .*started price-log.*");
        assertGoesOn();
    }

    @Test
    void routeConfigurationsAndBeansTakeEffectOnTheRoutesThatUseThem() {
        int lines = program.lines().size();
        write("shared", """
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
        write("thrower", """
                - route:
                    id: thrower
                    description: Fails now and then
                    routeConfigurationId: careful
                    from:
                      id: tick
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
        waitForLine(lines, ".* handled with care");
        waitForLine(lines, ".* first words");

        int changed = program.lines().size();
        replace("shared", "handled with care", "handled twice");
        assertAccepted(changed, "restarted thrower");
        waitForLine(changed, ".* handled twice");

        int bean = program.lines().size();
        replace("shared", "first words", "last words");
        assertAccepted(bean, "restarted thrower");
        waitForLine(bean, ".* last words");
        assertNoPollMissed();
    }

    private List<String> shown() {
        return program.linesMatching(".*\\d\\d:\\d\\d:\\d\\d  BTC .*  \\[\\d] @ \\d+");
    }

    private void assertAccepted(int since, String what) {
        waitForLine(since, ".*Edit accepted: " + what);
    }

    private void waitForLine(int since, String regex) {
        await().atMost(SOON).untilAsserted(() -> assertThat(program.lines().stream().skip(since))
                .anyMatch(line -> line.matches(regex)));
    }

    private void assertSilent(String regex) {
        int since = program.lines().size();
        int polls = api.requestCount();
        await().atMost(SOON).until(() -> api.requestCount() >= polls + 2);
        assertThat(program.lines().stream().skip(since + 1L)).noneMatch(line -> line.matches(regex));
    }

    /** Polls are made and shown. */
    private void assertGoesOn() {
        int before = shown().size();
        await().atMost(SOON).until(() -> shown().size() >= before + 2);
    }

    private void assertEveryPollShownOnce() {
        long[] offsets = shown().stream().mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf('@') + 2))).toArray();
        assertThat(offsets).containsExactly(LongStream.range(0, offsets.length).toArray());
    }

    private void assertNoPollMissed() {
        List<Simulator.Request> requests = api.requests();
        for (int i = 1; i < requests.size(); i++) {
            assertThat(Duration.between(requests.get(i - 1).at(), requests.get(i).at())).isLessThan(Duration.ofMillis(1900));
        }
    }

    private Path route(String id) {
        return home.resolve("routes").resolve(id + ".camel.yaml");
    }

    private void edit(String id, String old, String now) {
        replace(id, old, now);
    }

    private void replace(String id, String old, String now) {
        String text = read(route(id));
        assertThat(text).contains(old);
        write(id, text.replace(old, now));
    }

    private void append(String id, String text) {
        write(id, read(route(id)) + text);
    }

    private void restore(String id) {
        write(id, read(Path.of("routes", id + ".camel.yaml")));
    }

    private void properties(String text) {
        save(home.resolve("application.properties"), text);
    }

    private void write(String id, String text) {
        save(route(id), text);
    }

    /** As editors do: write beside it, rename over it. */
    private static void save(Path file, String text) {
        try {
            Path beside = file.resolveSibling("." + file.getFileName() + "~");
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
