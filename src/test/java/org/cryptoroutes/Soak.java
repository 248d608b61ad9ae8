package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program through a night of faults, shortened: the API misbehaves, the broker is killed, frozen and comes
 * back, routes are edited well and badly. In the end every coin must be accounted for, and the program must need no more
 * than in the beginning. {@code mvn -Psoak verify -Dsoak.minutes=480} takes the whole night.
 */
class Soak {

    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 5));
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MEGABYTE = 1 << 20;
    private static final Pattern ADDRESS = Pattern.compile("Health at (http://\\S+/observe)/health");

    @TempDir
    private Path directory;
    private final Random random = new Random(SEED);
    private final HttpClient http = HttpClient.newHttpClient();

    /** What the program needs at a moment: bytes of heap after a collection, and numbers of the others. */
    private record Need(double heap, double threads, double files, double sockets) {

        @Override
        public String toString() {
            return "%.1f MB of heap, %.0f threads, %.0f files, %.0f connections"
                    .formatted(heap / MEGABYTE, threads, files, sockets);
        }
    }

    @Test
    void everyCoinIsAccountedForAndNothingGrows() throws Exception {
        Packaged.home(directory);
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"));
                Simulator api = Simulator.start(SimulatorOptions.defaults());
                Packaged program = start(broker, api)) {
            String observe = address(program);
            Instant end = Instant.now().plus(LENGTH);
            say("%d minutes, seed %d".formatted(LENGTH.toMinutes(), SEED));
            List<Need> needs = new ArrayList<>();
            while (Instant.now().isBefore(end)) {
                misbehave(broker, api);
                calm(observe);
                Need need = need(program.pid(), observe);
                needs.add(need);
                say("%d polls, %s".formatted(api.requestCount(), need));
            }
            Files.writeString(directory.resolve("application.properties"), "price-poller.enabled = false");
            program.await(1, ".*Edit accepted: .*stopped price-poller.*", PATIENCE);
            calm(observe);
            assertThat(sum(observe, "crypto_coins_unpublished_total")).as("lost").isZero();
            assertTheTopicHas(broker, (int) sum(observe, "crypto_coins_published_total"));
            assertFlat(needs);
            assertThat(program.lines()).noneMatch(line -> line.startsWith("\tat "));
            say("fetched %.0f = published %.0f + rejected %.0f".formatted(sum(observe, "crypto_coins_fetched_total"),
                    sum(observe, "crypto_coins_published_total"), sum(observe, "crypto_coins_rejected_total")));
        }
    }

    private Packaged start(BrokerProcess broker, Simulator api) {
        return Packaged.start(directory, Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                        "KAFKA_EMBEDDED", "false", "COINGECKO_BASE_URL", api.baseUrl(), "MANAGEMENT_PORT", "0",
                        "API_MAX_REQUESTS_PER_MINUTE", "1000", "API_RATE_LIMIT_DELAY", "1", "API_REQUEST_TIMEOUT", "2",
                        "API_BREAKER_WAIT", "2"), List.of("-Xmx128m"), "--set", "producer.fetch-interval=1",
                "--set", "camel.component.kafka.deliveryTimeoutMs=4000",
                "--set", "camel.component.kafka.requestTimeoutMs=2000", "--set", "camel.component.kafka.maxBlockMs=2000");
    }

    /** Twenty seconds of bad luck. */
    private void misbehave(BrokerProcess broker, Simulator api) throws IOException {
        Instant over = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(over)) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    broker.kill();
                    pause(random.nextInt(8));
                    broker.start();
                }
                case 1 -> {
                    broker.freeze();
                    pause(random.nextInt(8));
                    broker.thaw();
                }
                case 2 -> edit("price-log", "message: ${body}", "message: \"seen: ${body}\"");
                case 3 -> edit("price-poller", "uri: timer", "uri: timr");
                default -> {
                    // A ban is kept for five minutes, as it should
                    List<Fault> faults = Stream.of(Fault.values()).filter(fault -> !fault.name().startsWith("BANNED")).toList();
                    api.next(random.ints(1 + random.nextInt(4), 0, faults.size()).mapToObj(faults::get).toArray(Fault[]::new));
                    pause(3);
                }
            }
        }
        api.heal();
        restore("price-log");
        restore("price-poller");
    }

    /** Waits until all is well again and nothing is under way. */
    private void calm(String observe) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            assertThat(get(observe + "/ready")).contains("answers");
            assertThat(sum(observe, "crypto_unsent_records")).isZero();
            assertThat(sum(observe, "crypto_coins_fetched_total")).isEqualTo(sum(observe, "crypto_coins_published_total")
                    + sum(observe, "crypto_coins_rejected_total") + sum(observe, "crypto_coins_unpublished_total"));
        });
    }

    private Need need(long pid, String observe) throws IOException, InterruptedException {
        // Garbage is no growth
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(pid), "GC.run")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        List<String> open = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            files.forEach(file -> open.add(target(file)));
        }
        long sockets = open.stream().filter(file -> file.startsWith("socket:")).count();
        return new Need(sum(observe, "jvm_memory_used_bytes{area=\"heap\""), sum(observe, "jvm_threads_live_threads"),
                open.size() - (double) sockets, sockets);
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "gone";
        }
    }

    /** The last third against the first, which has the warming up in it. */
    private static void assertFlat(List<Need> needs) {
        int third = Math.max(1, needs.size() / 3);
        List<Need> first = needs.subList(0, third);
        List<Need> last = needs.subList(needs.size() - third, needs.size());
        assertThat(least(last, Need::heap)).as("heap").isLessThan(most(first, Need::heap) + 12 * MEGABYTE);
        assertThat(least(last, Need::threads)).as("threads").isLessThanOrEqualTo(most(first, Need::threads) + 4);
        assertThat(least(last, Need::files)).as("open files").isLessThanOrEqualTo(most(first, Need::files) + 4);
        assertThat(least(last, Need::sockets)).as("connections").isLessThanOrEqualTo(most(first, Need::sockets) + 4);
    }

    private static double least(List<Need> needs, ToDoubleFunction<Need> of) {
        return needs.stream().mapToDouble(of).min().orElseThrow();
    }

    private static double most(List<Need> needs, ToDoubleFunction<Need> of) {
        return needs.stream().mapToDouble(of).max().orElseThrow();
    }

    /** Each with a message_id of its own. */
    private static void assertTheTopicHas(BrokerProcess broker, int published) {
        try (Records records = new Records(broker.bootstrapServers(), "crypto-prices")) {
            assertThat(records.toTheEnd().stream().map(record -> Records.json(record).path("message_id").asText()))
                    .doesNotHaveDuplicates().hasSize(published);
        }
    }

    private void edit(String route, String old, String now) throws IOException {
        Path file = directory.resolve("routes").resolve(route + ".camel.yaml");
        Files.writeString(file, Files.readString(file).replace(old, now));
        pause(2);
    }

    private void restore(String route) throws IOException {
        Files.writeString(directory.resolve("routes").resolve(route + ".camel.yaml"),
                Files.readString(Path.of("routes", route + ".camel.yaml")));
    }

    private double sum(String observe, String metric) {
        return get(observe + "/metrics").lines().filter(line -> line.startsWith(metric)
                        && (metric.contains("{") || line.substring(metric.length()).matches("[{ ].*")))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private String get(String uri) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String address(Packaged program) {
        String line = program.await(1, ".*Health at .*", PATIENCE).get(0);
        return ADDRESS.matcher(line).results().map((MatchResult found) -> found.group(1)).findFirst().orElseThrow();
    }

    private static void pause(int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
