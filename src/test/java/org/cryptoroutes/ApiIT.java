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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of the program as it is tried first, while its routes are edited. */
class ApiIT {

    private static final Pattern ADDRESS = Pattern.compile(".*Page at (http://[^/]+)/, .*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EDITS = 4;

    @TempDir
    private static Path directory;
    private static Packaged demo;
    private static String server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        demo = Packaged.start(Packaged.home(directory), Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free(),
                "MANAGEMENT_PORT", "0", "SERVER_ENABLED", "true", "SERVER_PORT", "0", "PRICE_HISTORY_ENABLED", "true"),
                "--demo");
        Matcher address = ADDRESS.matcher(demo.await(1, ADDRESS.pattern(), PATIENCE).get(0));
        assertThat(address.matches()).isTrue();
        server = address.group(1);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @BeforeEach
    void awaitPrices() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100))
                .until(() -> json(get("/api/v1/prices")).size() == 8);
    }

    @Test
    void theDemoServesPricesAndAnEndpointThatIsCopiedWhileItRuns() throws Exception {
        assertThat(json(get("/api/v1/status")).path("simulated").asBoolean()).isTrue();

        String copy = Documents.blocks(Documents.README, "sh").stream().filter(block -> block.startsWith("sed "))
                .findFirst().orElseThrow().replaceAll("(?m)^curl.*\n", "");
        assertThat(new ProcessBuilder("sh", "-c", copy).directory(directory.toFile()).inheritIO().start().waitFor())
                .isZero();
        demo.await(1, ".*Edit accepted: started api-extremes", PATIENCE);
        JsonNode extremes = json(get("/api/v1/extremes/BTC"));
        assertThat(extremes.path("lowest").decimalValue()).isPositive()
                .isLessThanOrEqualTo(extremes.path("highest").decimalValue());
        assertThat(get("/api/v1/extremes/BTC?x=1").statusCode()).isEqualTo(400);
        JsonNode edit = json(get("/api/v1/status")).path("edit");
        assertThat(edit.path("outcome").asText()).isEqualTo("accepted");
    }

    /** An answer by the old version or the new one, whoever asks, while other paths come and go. */
    @Test
    void editsUnderLoadFailNoRequest() throws Exception {
        String shipped = Files.readString(Path.of("routes/api/price.camel.yaml"));
        String alerts = Files.readString(Path.of("routes/api/alerts.camel.yaml"));
        String guest = shipped.replace("/api/v1/prices/{symbol}", "/api/v1/guest/{symbol}")
                .replaceAll("(id: \\S+)-price", "$1-guest");
        try (Askers askers = new Askers(URI.create(server).getPort(), 6)) {
            Stream.of("prices/BTC", "prices/BTC", "prices/BTC", "prices/BTC", "prices", "coins")
                    .forEach(path -> askers.ask("/api/v1/" + path));
            for (int i = 1; i <= EDITS; i++) {
                boolean guestComes = i % 2 == 1;
                save("price", version(shipped, i));
                save("alerts", guestComes ? null : alerts);
                save("guest", guestComes ? guest : null);
                int edit = i;
                await().atMost(PATIENCE).until(() -> askers.newest("/api/v1/prices/BTC") == edit);
                await().atMost(PATIENCE).until(() -> get(guestComes ? "/api/v1/guest/BTC" : "/api/v1/alerts")
                        .statusCode() == 200);
                if (i % 3 == 0) {
                    save("price", version(shipped, EDITS + 1).replace("uri: sql", "uri: sqll"));
                    demo.await(i / 3, ".*Edit refused, the last good version goes on running:.*", PATIENCE);
                }
            }
            assertThat(askers.faults()).as("of %s", askers.answers()).isEmpty();
            assertThat(askers.answers().values()).allMatch(count -> count > 500);
        }
        save("price", shipped);
        demo.await(EDITS + 1, ".*Edit accepted: .*restarted api-price.*", PATIENCE);
    }

    private static String version(String route, int version) {
        return route.replace("SELECT record FROM", "SELECT '{\"version\":%d}' FROM".formatted(version));
    }

    /** @param text null = there is to be no such file */
    private static void save(String route, String text) throws IOException {
        Path file = directory.resolve("routes/api").resolve(route + ".camel.yaml");
        if (text == null) {
            Files.deleteIfExists(file);
        } else {
            Saves.BY_RENAMING.save(file, text);
        }
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(server + path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
