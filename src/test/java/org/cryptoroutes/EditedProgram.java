package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cryptoroutes.simulator.Simulator;

/**
 * The packaged program in a directory of its own whose files somebody edits. It polls a simulated CoinGecko for one
 * coin, so that its records are in one partition. What runs is seen over HTTP.
 */
final class EditedProgram implements AutoCloseable {

    static final String POLLER = "price-poller";
    static final String LOGGER = "price-log";

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LATE = Duration.ofMillis(2900);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Set<String> COMPILED = Set.of("coingecko-prices", "coingecko-request", "coingecko-attempt",
            "dead-letter", "unsent");
    private static final Pattern ADDRESS = Pattern.compile(".*Health at (http://\\S+)/health, .*");
    private static final Pattern TICK = Pattern.compile(".*\\d\\d:\\d\\d:\\d\\d  BTC .*  \\[\\d] @ (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final String settings;
    private final Simulator api;
    private final Packaged program;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Long> shown = new ArrayList<>();
    private String observe;
    private int healthCalls;
    private int linesRead;

    private EditedProgram(Path home, String settings, Simulator api, Packaged program) {
        this.home = home;
        this.settings = settings;
        this.api = api;
        this.program = program;
    }

    /**
     * Starts it with the shipped routes and waits until it is up.
     *
     * @param home        an empty directory
     * @param settings    its application.properties to begin with
     * @param environment beside what connects it to Kafka and the simulator
     */
    static EditedProgram start(Path home, String kafka, Simulator api, String settings,
                               Map<String, String> environment, String... arguments) {
        Packaged.home(home);
        Saves.BY_RENAMING.save(home.resolve("application.properties"), settings);
        Map<String, String> all = new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka, "COINGECKO_BASE_URL",
                api.baseUrl(), "COINS", "BTC:bitcoin", "API_MAX_RETRIES", "0", "MANAGEMENT_PORT", "0"));
        all.putAll(environment);
        EditedProgram started = new EditedProgram(home, settings, api, Packaged.start(home, all, arguments));
        try {
            Matcher address = ADDRESS.matcher(started.program.await(1, ADDRESS.pattern(), PATIENCE).get(0));
            assertThat(address.matches()).isTrue();
            started.observe = address.group(1);
            return started;
        } catch (AssertionError e) {
            started.close();
            throw e;
        }
    }

    // What it says

    List<String> lines() {
        return program.lines();
    }

    int lineCount() {
        return program.lines().size();
    }

    Stream<String> linesSince(int since) {
        return program.lines().stream().skip(since);
    }

    /** Waits for a line after the first so many. */
    void awaitLine(int since, String regex) {
        Pattern pattern = Pattern.compile(regex);
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(() ->
                assertThat(linesSince(since)).anyMatch(line -> pattern.matcher(line).matches()));
    }

    void awaitAccepted(int since, String what) {
        awaitLine(since, ".*Edit accepted: " + Pattern.quote(what));
    }

    /** The offsets of the records it has shown, in that order. */
    synchronized List<Long> shown() {
        List<String> lines = program.lines();
        for (; linesRead < lines.size(); linesRead++) {
            Matcher tick = TICK.matcher(lines.get(linesRead));
            if (tick.matches()) {
                shown.add(Long.parseLong(tick.group(1)));
            }
        }
        return List.copyOf(shown);
    }

    void awaitShown(int count) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> shown().size() >= count);
    }

    // What runs

    /** The ids of the routes that run beside the compiled ones, whatever the program thinks should. */
    Set<String> running() {
        Set<String> running = new TreeSet<>();
        for (JsonNode check : health()) {
            String id = check.path("name").asText().replaceFirst("^route:", "");
            if (check.path("name").asText().startsWith("route:") && !COMPILED.contains(id)
                    && "Started".equals(check.path("data").path("route.status").asText())) {
                running.add(id);
            }
        }
        return running;
    }

    /** Exactly these run, by Camel's checks, which know what is there, and by ours, which knows what should be. */
    void assertRunning(String... ids) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(running()).containsExactlyInAnyOrder(ids);
            JsonNode routes = check("routes");
            assertThat(routes.path("message").asText().replaceFirst(" runs?$", "").split(", "))
                    .containsExactlyInAnyOrder(ids);
            assertThat(routes.path("status").asText()).isEqualTo("UP");
        });
    }

    JsonNode check(String name) {
        for (JsonNode check : health()) {
            if (name.equals(check.path("name").asText())) {
                return check;
            }
        }
        throw new AssertionError("there is no check " + name);
    }

    /** How often the route's check was asked beyond what this client asked: another route of the same id has less. */
    long age(String id) {
        JsonNode check = check("route:" + id);
        return check.path("data").path("invocation.count").asLong() - healthCalls;
    }

    /** The sum over all labels. */
    double metric(String name) {
        return get("/metrics").lines().filter(line -> line.matches(Pattern.quote(name) + "(\\{.*})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    double reloads(String outcome) {
        String line = "crypto_reloads_total{outcome=\"%s\"} ".formatted(outcome);
        return get("/metrics").lines().filter(sample -> sample.startsWith(line)).findFirst()
                .map(sample -> Double.parseDouble(sample.substring(line.length()))).orElseThrow();
    }

    private JsonNode health() {
        try {
            healthCalls++;
            return JSON.readTree(get("/health?data=true")).path("checks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String path) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(observe + path)).timeout(SOON).build(),
                    BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Since a request, by its number from 0: one a second, give or take what a busy machine costs. */
    void assertNoPollMissed(int since) {
        List<Simulator.Request> requests = api.requests().subList(since, api.requests().size());
        for (int i = 1; i < requests.size(); i++) {
            assertThat(Duration.between(requests.get(i - 1).at(), requests.get(i).at())).isLessThan(LATE);
        }
        Duration all = Duration.between(requests.get(0).at(), Instant.now());
        assertThat(requests.size()).as("polls in " + all).isGreaterThan((int) (all.toSeconds() * 9 / 10) - 1);
    }

    // Its files

    Path route(String name) {
        return home.resolve("routes").resolve(name + ".camel.yaml");
    }

    Path properties() {
        return home.resolve("application.properties");
    }

    void replace(String name, String old, String now) {
        String text = read(route(name));
        assertThat(text).contains(old);
        write(name, text.replace(old, now));
    }

    void write(String name, String text) {
        Saves.BY_RENAMING.save(route(name), text);
    }

    void append(String name, String text) {
        write(name, read(route(name)) + text);
    }

    void delete(String name) {
        try {
            Files.delete(route(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a shipped route back. */
    void restore(String name) {
        write(name, shipped(name));
    }

    /** Adds to the settings that it was started with. */
    void settings(String... lines) {
        Saves.BY_RENAMING.save(properties(), settings + String.join("\n", lines) + "\n");
    }

    static String shipped(String name) {
        return read(Path.of("routes", name + ".camel.yaml"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the directory what it was at the start and waits until that runs. */
    void restoreAll() {
        double before = edits();
        if (restoreFiles()) {
            await("the restored files to be taken").atMost(SOON).until(() -> edits() > before);
        }
        assertRunning(POLLER, LOGGER);
        assertThat(check("route-reload").path("status").asText()).isEqualTo("UP");
    }

    private double edits() {
        return metric("crypto_reloads_total");
    }

    private boolean restoreFiles() {
        Map<Path, String> wanted = Map.of(route(POLLER), shipped(POLLER), route(LOGGER), shipped(LOGGER),
                properties(), settings);
        boolean changed = false;
        try (Stream<Path> files = Files.walk(home.resolve("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!wanted.containsKey(file)) {
                    Files.delete(file);
                    changed |= file.getFileName().toString().matches("[^.].*\\.camel\\.yaml");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Map.Entry<Path, String> file : wanted.entrySet()) {
            Optional<String> now = Files.exists(file.getKey()) ? Optional.of(read(file.getKey())) : Optional.empty();
            if (!now.equals(Optional.of(file.getValue()))) {
                Saves.BY_RENAMING.save(file.getKey(), file.getValue());
                changed = true;
            }
        }
        return changed;
    }

    /** As {@link Packaged#terminate()}. */
    void terminate() {
        program.terminate();
    }

    @Override
    public void close() {
        program.close();
    }
}
