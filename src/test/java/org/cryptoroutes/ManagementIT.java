package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees of a running program from outside: its ports, and its log as JSON. */
class ManagementIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern ADDRESS =
            Pattern.compile(".*Health at (http://127\\.0\\.0\\.1:\\d+/observe)/health, metrics at .*");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir
    private Path directory;
    private final Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free());

    @BeforeEach
    void home() {
        Packaged.home(directory);
    }

    @Test
    void everyProcessOfAMachineHasAnAddressOfItsOwnAndSaysIt() throws Exception {
        try (Packaged demo = Packaged.start(directory, environment, "--demo")) {
            String first = address(demo);
            try (Packaged second = Packaged.start(directory, environment, "consume");
                    Packaged third = Packaged.start(directory, environment, "consume")) {
                assertThat(List.of(first, address(second), address(third))).doesNotHaveDuplicates();
                assertThat(second.linesMatching(ADDRESS.pattern())).singleElement().asString()
                        .endsWith(" (port 8876 is taken)");
                assertThat(get(address(second) + "/metrics")).contains("crypto_records_shown_total");
                assertThat(get(address(third) + "/health")).contains("\"price-log runs\"");
            }
        }
    }

    @Test
    void aTakenPortThatSomebodyAskedForStopsTheStartWithOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Packaged program = Packaged.start(directory, environment, "--demo",
                        "--set", "management.port=" + taken.getLocalPort())) {
            assertThat(program.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(program.lines().stream().filter(line -> !line.contains("INFO"))).singleElement().asString()
                    .contains("The program can't start: health and metrics can't listen on 127.0.0.1, port "
                            + taken.getLocalPort());
        }
    }

    @Test
    void listensNowhereWhenManagementIsOff() {
        try (Packaged program = Packaged.start(directory, environment, "--demo", "--set", "management.enabled=false")) {
            program.await(8, ".* @ \\d+", PATIENCE);
            assertThat(program.linesMatching(ADDRESS.pattern())).isEmpty();
        }
    }

    @Test
    void everyLineOfAJsonLogIsAnObjectTheTableAtTheEndAndStackTracesIncluded() {
        try (Packaged program = Packaged.start(directory, environment, "--demo",
                "--set", "log.format=json", "--set", "log.level=DEBUG",
                "--set", "simulator.faults=null-price,html,server-error", "--set", "simulator.fault-every=2")) {
            program.await(24, ".*\"logger\":\"prices\".*", PATIENCE);
            program.terminate();
            program.exitCode(SOON);

            List<JsonNode> lines = program.lines().stream().map(ManagementIT::object).toList();
            assertThat(lines).allSatisfy(line -> {
                assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
                assertThat(line.path("level").asText()).matches("DEBUG|INFO|WARN|ERROR");
                assertThat(line.path("logger").asText()).isNotEmpty();
                assertThat(line.path("message").isTextual()).isTrue();
            });
            assertThat(lines).anySatisfy(line ->
                    assertThat(line.path("message").asText()).contains("Shown: ", "\n  BTC "));
            assertThat(lines).anySatisfy(line -> assertThat(line.path("message").asText()).startsWith("Rejected BTC"));
        }
    }

    private static JsonNode object(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            assertThat(node.isObject()).as(line).isTrue();
            return node;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private static String address(Packaged program) {
        Matcher matcher = ADDRESS.matcher(program.await(1, ADDRESS.pattern(), PATIENCE).get(0));
        assertThat(matcher.matches()).isTrue();
        return matcher.group(1);
    }

    private static String get(String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
