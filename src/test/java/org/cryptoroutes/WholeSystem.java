package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;

/**
 * All of it at once: a simulated CoinGecko, a broker and a PostgreSQL that may be killed, the packaged program with
 * everything on, and a client of its live feed that stays. What may befall it, and what must be true in the end.
 */
final class WholeSystem implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String INTERVAL = "5s";
    private static final String PAGE = ".*Page at (http://[^/]+)/.*";

    /** What may befall it. */
    enum Mishap {
        API, BROKER_KILLED, BROKER_FROZEN, DATABASE_KILLED, JOB_KILLED, EDIT, BROKEN_EDIT, NEW_ENDPOINT, CLIENTS
    }

    /** What the program needs at a moment: bytes of heap after a collection, and numbers of the others. */
    record Need(double heap, double threads, double files, double sockets) {

        private static final int MEGABYTE = 1 << 20;

        @Override
        public String toString() {
            return "%.1f MB of heap, %.0f threads, %.0f files, %.0f connections"
                    .formatted(heap / MEGABYTE, threads, files, sockets);
        }
    }

    private final Path home;
    private final Random random;
    private final BrokerProcess broker;
    private final PostgresProcess postgres;
    private final Simulator api;
    private final Packaged program;
    private final Probe probe;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final LiveClient listener;
    private int edits;

    /**
     * Starts everything, and waits until the first candles are on their way.
     *
     * @param directory for the program and the broker
     * @param database  others may look into it afterwards
     * @param seed      of what happens by chance
     */
    WholeSystem(Path directory, Path database, long seed) throws IOException {
        random = new Random(seed);
        home = Packaged.home(Files.createDirectory(directory.resolve("home")));
        broker = BrokerProcess.start(directory.resolve("broker"));
        postgres = PostgresProcess.start(database);
        api = Simulator.start(SimulatorOptions.defaults());
        program = Packaged.start(home, environment(), List.of("-Xmx192m"), "--set", "producer.fetch-interval=1",
                "--set", "camel.component.kafka.deliveryTimeoutMs=4000",
                "--set", "camel.component.kafka.requestTimeoutMs=2000", "--set",
                "camel.component.kafka.maxBlockMs=2000");
        probe = new Probe(program);
        server = program.await(1, PAGE, PATIENCE).get(0).replaceAll(PAGE, "$1");
        listener = LiveClient.of(http, server, INTERVAL);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "KAFKA_EMBEDDED", "false", "COINGECKO_BASE_URL", api.baseUrl(), "MANAGEMENT_PORT", "0",
                "STORE_URL", postgres.url("postgres"), "STORE_USER", postgres.user(), "CANDLES_INTERVALS",
                INTERVAL + ",1m,5m,1h", "CANDLES_GRACE", "2", "SERVER_PORT", "0"));
        environment.putAll(Map.of("API_MAX_REQUESTS_PER_MINUTE", "1000", "API_RATE_LIMIT_DELAY", "1",
                "API_REQUEST_TIMEOUT", "2", "API_BREAKER_WAIT", "2", "CANDLES_ENABLED", "true", "SERVER_ENABLED",
                "true"));
        Documents.switches().stream().filter(key -> !key.startsWith("price-poller")).forEach(key -> environment.put(
                Setting.environmentNameOf(key), String.valueOf(!key.contains("redis"))));
        return environment;
    }

    /** Lets it happen, and returns when it is over; the system may still suffer from it. */
    void befall(Mishap mishap) throws IOException {
        switch (mishap) {
            case API -> {
                // A ban is kept for five minutes, as it should
                List<Fault> faults = Stream.of(Fault.values()).filter(fault -> !fault.name().startsWith("BANNED"))
                        .toList();
                api.next(random.ints(1 + random.nextInt(4), 0, faults.size()).mapToObj(faults::get)
                        .toArray(Fault[]::new));
                pass(3);
            }
            case BROKER_KILLED -> {
                broker.kill();
                pass(random.nextInt(8));
                broker.start();
            }
            case BROKER_FROZEN -> {
                broker.freeze();
                pass(random.nextInt(8));
                broker.thaw();
            }
            case DATABASE_KILLED -> {
                postgres.kill();
                pass(random.nextInt(8));
                postgres.start();
            }
            case JOB_KILLED -> job().forEach(ProcessHandle::destroyForcibly);
            case EDIT -> edit(chosen("price-log", "price-poller", "store/candle-history", "api/candles", "api/live"),
                        text -> text.replaceFirst("(?m)description: .*$",
                                "description: Edited %d times".formatted(edits)));
            case BROKEN_EDIT -> {
                String route = chosen("price-log", "store/price-history", "api/prices");
                edit(route, text -> text.replaceFirst("\\buri: ", "ury: "));
                edit(route, text -> text.replaceFirst("ury: ", "uri: "));
            }
            case NEW_ENDPOINT -> copyEndpoint();
            case CLIENTS -> comeAndGo(50);
        }
    }

    /** Undoes what edits and faults may have left, and waits until nothing is under way. */
    void calm() throws IOException {
        api.heal();
        for (Path route : RouteFiles.list(Path.of("routes"))) {
            Path file = home.resolve(route);
            String shipped = Files.readString(route);
            if (!Files.readString(file).equals(shipped)) {
                Files.writeString(file, shipped);
            }
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            assertThat(probe.status("/observe/health/ready")).as(probe.get("/observe/health/ready")).isEqualTo(200);
            assertThat(sum("crypto_unsent_records")).isZero();
            assertThat(sum("crypto_candles_running")).isEqualTo(1);
            assertThat(sum("crypto_coins_fetched_total")).isEqualTo(sum("crypto_coins_published_total")
                    + sum("crypto_coins_rejected_total") + sum("crypto_coins_unpublished_total"));
        });
    }

    /** Stops the poller, and compares what is on the topic with what is kept, what is answered and what was heard. */
    void assertAllOfOneMind() throws IOException {
        Files.writeString(home.resolve("application.properties"), "price-poller.enabled = false");
        program.await(1, ".*Edit accepted: .*stopped price-poller.*", PATIENCE);
        calm();
        assertThat(sum("crypto_coins_unpublished_total")).as("lost prices").isZero();
        try (Records prices = new Records(broker.bootstrapServers(), "crypto-prices")) {
            assertThat(prices.toTheEnd().stream().map(record -> Records.json(record).path("message_id").asText()))
                    .as("prices on the topic").doesNotHaveDuplicates()
                    .hasSize((int) sum("crypto_coins_published_total"));
        }
        await().atMost(PATIENCE).until(() -> sum("crypto_candles_lag") == 0);
        CandleTopics topics = new CandleTopics(broker.bootstrapServers(), "crypto", "crypto-prices");
        Map<String, List<String>> onTheTopic = await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(5))
                .until(() -> candles(topics), now -> now.equals(candles(topics)) && !now.isEmpty());

        assertThat(onTheTopic.values()).allSatisfy(candles -> assertThat(candles).doesNotHaveDuplicates());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(kept()).as("store").isEqualTo(onTheTopic));
        for (Map.Entry<String, List<String>> coin : onTheTopic.entrySet()) {
            assertThat(get("/api/v1/candles/%s?interval=%s&start=0&limit=5000".formatted(coin.getKey(), INTERVAL))
                    .body())
                    .as("API").isEqualTo("[" + String.join(",", coin.getValue()) + "]");
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listener.heard()).as("WebSocket")
                .isEqualTo(onTheTopic));
        assertThat(program.lines()).noneMatch(line -> line.startsWith("\tat "));
    }

    /** How many candles of the shortest interval every coin has. */
    long candles() {
        return (long) sum("crypto_candles_total{interval=\"" + INTERVAL + "\"}");
    }

    Need need() throws IOException {
        // Garbage is no growth
        run(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(program.pid()),
                "GC.run");
        List<String> open = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(program.pid()), "fd"))) {
            files.forEach(file -> open.add(target(file)));
        }
        long sockets = open.stream().filter(file -> file.startsWith("socket:")).count();
        return new Need(sum("jvm_memory_used_bytes{area=\"heap\""), sum("jvm_threads_live_threads"),
                open.size() - (double) sockets, sockets);
    }

    @Override
    public void close() {
        listener.close();
        program.close();
        api.close();
        postgres.close();
        broker.close();
    }

    private interface Change {
        String of(String text);
    }

    private String chosen(String... routes) {
        return routes[random.nextInt(routes.length)];
    }

    private void edit(String route, Change change) throws IOException {
        edits++;
        Path file = home.resolve("routes").resolve(route + ".camel.yaml");
        Files.writeString(file, change.of(Files.readString(file)));
        pass(2);
    }

    /** As a user would add a path, and takes it away again. */
    private void copyEndpoint() throws IOException {
        edits++;
        String path = "/api/v1/copy-%d/{symbol}".formatted(edits);
        Path copy = home.resolve("routes/api/copy.camel.yaml");
        Files.writeString(copy, Files.readString(Path.of("routes/api/price.camel.yaml"))
                .replace("/api/v1/prices/{symbol}", path)
                .replaceAll("(?m)(\\bid: \\S+)-price$", "$1-copy").replace("api-price.enabled", "api-copy.enabled"));
        await().atMost(PATIENCE).until(() -> get(path.replace("{symbol}", "BTC")).statusCode() == 200);
        Files.delete(copy);
        await().atMost(PATIENCE).until(() -> get(path.replace("{symbol}", "BTC")).statusCode() == 404);
    }

    private void comeAndGo(int clients) {
        List<LiveClient> visitors = IntStream.range(0, clients).mapToObj(i -> LiveClient.of(http, server, INTERVAL))
                .toList();
        pass(2);
        visitors.forEach(LiveClient::close);
    }

    private Stream<ProcessHandle> job() {
        return ProcessHandle.of(program.pid()).stream().flatMap(ProcessHandle::children)
                .filter(child -> child.info().commandLine().orElse("").contains("LocalJob"));
    }

    /** The text of every candle of the shortest interval, by coin in their order. */
    private static Map<String, List<String>> candles(CandleTopics topics) {
        Map<String, List<String>> texts = new TreeMap<>();
        topics.read("candles").forEach((coin, records) -> texts.put(coin, records.stream().map(ConsumerRecord::value)
                .map(value -> new String(value, UTF_8)).filter(WholeSystem::isOfTheInterval)
                .collect(Collectors.toList())));
        return texts;
    }

    private static boolean isOfTheInterval(String candle) {
        return candle.contains("\"interval\":\"" + INTERVAL + "\"");
    }

    private Map<String, List<String>> kept() throws SQLException {
        Map<String, List<String>> texts = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(postgres.url("postgres"), postgres.user(), "");
                ResultSet rows = connection.createStatement().executeQuery("SELECT symbol, record FROM candles "
                        + "WHERE interval = '" + INTERVAL + "' ORDER BY window_start_us")) {
            while (rows.next()) {
                texts.computeIfAbsent(rows.getString(1), none -> new ArrayList<>()).add(rows.getString(2));
            }
        }
        return texts;
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private double sum(String metric) {
        return probe.metrics().entrySet().stream().filter(sample -> sample.getKey().startsWith(metric)
                && (metric.contains("{") || sample.getKey().length() == metric.length()
                || sample.getKey().charAt(metric.length()) == '{')).mapToDouble(Map.Entry::getValue).sum();
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "gone";
        }
    }

    private static void run(String... command) throws IOException {
        try {
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pass(int seconds) {
        await().pollDelay(Duration.ofSeconds(seconds)).atMost(Duration.ofSeconds(seconds + 10)).until(() -> true);
    }
}
