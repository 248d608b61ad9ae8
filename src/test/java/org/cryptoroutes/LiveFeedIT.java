package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.feed.Listener;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who listens to the packaged program while it polls, while the route of the feed is edited, and when it ends. */
@Timeout(180)
class LiveFeedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile(".*Page at (http://\\S+)/, .*");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void listenersLoseNothingByEditsAndAreToldTheEnd() throws Exception {
        try (EditedPipeline pipeline = EditedPipeline.start(directory, SimulatorOptions.defaults(),
                Map.of("SERVER_ENABLED", "true", "SERVER_PORT", "0", "API_MAX_REQUESTS_PER_MINUTE", "1000"));
                KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers",
                        pipeline.kafka().bootstrapServers(), "linger.ms", 0), new StringSerializer(),
                        new StringSerializer())) {
            EditedProgram program = pipeline.program();
            program.awaitLine(0, PAGE.pattern());
            String url = program.lines().stream().map(PAGE::matcher).filter(line -> line.matches()).findFirst()
                    .orElseThrow().group(1);
            assertOnlyItsOwnPageMayConnect(url);

            Listener client = new Listener(url).subscribe("{\"channel\":\"price\"}")
                    .subscribe("{\"channel\":\"alert\"}");
            client.await("\"channel\":\"alert\",\"type\":\"snapshot\"");
            List<String> events = events(url);
            Listener quiet = new Listener(url);

            // The topic of the alerts is empty: nothing was ever read that the group could go on after
            List<String> alerts = new ArrayList<>();
            int since = program.lineCount();
            program.settings("live.enabled = false");
            program.awaitAccepted(since, "stopped live");
            IntStream.range(0, 10).forEach(i -> publish(producer, alerts));
            producer.flush();
            program.settings();
            program.awaitAccepted(since, "started live");
            await().atMost(PATIENCE).until(() -> client.records("alert").size() == 10);

            ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
            clock.scheduleAtFixedRate(() -> publish(producer, alerts), 0, 20, TimeUnit.MILLISECONDS);
            for (int edit = 1; edit <= 3; edit++) {
                int saved = program.lineCount();
                program.write("api/live",
                        EditedProgram.shipped("api/live").replace("Send prices", "Send (" + edit + ") prices"));
                program.awaitAccepted(saved, "restarted live");
                int seen = client.records("alert").size();
                await().atMost(PATIENCE).until(() -> client.records("alert").size() > seen);
            }
            clock.shutdown();
            assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            producer.flush();
            await().atMost(PATIENCE).until(() -> new HashSet<>(client.records("alert")).size() == alerts.size());
            assertThat(client.records("alert")).containsExactlyInAnyOrderElementsOf(alerts);
            assertThat(client.data()).extracting(message -> message.path("seq").asInt())
                    .isEqualTo(IntStream.rangeClosed(1, client.data().size()).boxed().toList());
            assertThat(client.records("price")).anyMatch(price -> price.contains("\"BTC\""));
            assertThat(events).startsWith("retry: 2000", "", "id: 1")
                    .anyMatch(line -> line.startsWith("data: {\"channel\":\"price\""));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(quiet.messages()).isNotEmpty()
                    .allMatch("{\"channel\":\"heartbeat\"}"::equals));
            assertThat(program.metric("crypto_live_clients")).isEqualTo(3);

            Instant asked = Instant.now();
            program.terminate();
            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat(quiet.awaitClose()).isEqualTo(1001);
            await().atMost(PATIENCE).until(() -> events.get(events.size() - 1).equals("the end"));
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(15));
        }
    }

    private static void assertOnlyItsOwnPageMayConnect(String url) {
        URI address = URI.create(url.replace("http", "ws") + "/api/v1/live");
        assertThatThrownBy(() -> CLIENT.newWebSocketBuilder().header("Origin", "http://evil.example")
                .buildAsync(address, new WebSocket.Listener() { }).join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(failure -> assertThat(((WebSocketHandshakeException) failure.getCause()).getResponse()
                        .statusCode()).isEqualTo(403));
        CLIENT.newWebSocketBuilder().header("Origin", url).buildAsync(address, new WebSocket.Listener() { }).join()
                .abort();
    }

    /** The lines of a stream, as {@code curl -N} shows them, and {@code the end}. */
    private static List<String> events(String url) throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpResponse<Stream<String>> answer =
                CLIENT.send(HttpRequest.newBuilder(URI.create(url + "/api/v1/stream?channel=price&symbol=BTC"))
                .build(), BodyHandlers.ofLines());
        Thread reader = new Thread(() -> {
            answer.body().forEach(lines::add);
            lines.add("the end");
        }, "curl");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private static void publish(KafkaProducer<String, String> producer, List<String> alerts) {
        String alert = alert(alerts.size());
        producer.send(new ProducerRecord<>("crypto-alerts", "key" + alerts.size() % 7, alert));
        alerts.add(alert);
    }

    private static String alert(int i) {
        return "{\"id\":\"BTC|move|%d\",\"symbol\":\"BTC\",\"state\":\"firing\",\"window_end\":\"%s\",\"new_price\":%d.10}"
                .formatted(i, Instant.ofEpochSecond(1_800_000_000L + i), i);
    }
}
