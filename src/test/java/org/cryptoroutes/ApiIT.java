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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of the program as it is tried first. */
class ApiIT {

    private static final Pattern ADDRESS = Pattern.compile(".*Page at (http://[^/]+)/, .*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theDemoServesPricesAndAnEndpointThatIsCopiedWhileItRuns() throws Exception {
        try (Packaged demo = Packaged.start(Packaged.home(directory), Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free(),
                "MANAGEMENT_PORT", "0", "SERVER_ENABLED", "true", "SERVER_PORT", "0", "PRICE_HISTORY_ENABLED", "true"), "--demo")) {
            Matcher address = ADDRESS.matcher(demo.await(1, ADDRESS.pattern(), PATIENCE).get(0));
            assertThat(address.matches()).isTrue();
            String server = address.group(1);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> json(get(server + "/api/v1/prices")).size() == 8);
            assertThat(json(get(server + "/api/v1/status")).path("simulated").asBoolean()).isTrue();

            String copy = Documents.blocks(Documents.README, "sh").stream().filter(block -> block.startsWith("sed "))
                    .findFirst().orElseThrow().replaceAll("(?m)^curl.*\n", "");
            assertThat(new ProcessBuilder("sh", "-c", copy).directory(directory.toFile()).inheritIO().start().waitFor()).isZero();
            demo.await(1, ".*Edit accepted: started api-extremes", PATIENCE);
            JsonNode extremes = json(get(server + "/api/v1/extremes/BTC"));
            assertThat(extremes.path("lowest").decimalValue()).isPositive()
                    .isLessThanOrEqualTo(extremes.path("highest").decimalValue());
            assertThat(get(server + "/api/v1/extremes/BTC?x=1").statusCode()).isEqualTo(400);
            JsonNode edit = json(get(server + "/api/v1/status")).path("edit");
            assertThat(edit.path("outcome").asText()).isEqualTo("accepted");
        }
    }

    private HttpResponse<String> get(String address) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
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
