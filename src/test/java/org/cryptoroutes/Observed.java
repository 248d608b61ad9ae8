package org.cryptoroutes;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.main.Main;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.live.LiveRoutes;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;

/** The program in this process, seen from outside: through its health and its metrics. Polls when it is told to. */
final class Observed implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}]*})?) (\\S+)$");
    private static final String POLLER = "price-poller";

    private final Main camel = new Main();
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param settings win over those of this class, which let a poll happen at the start and then only on demand */
    Observed(Path routes, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of("management.port", "0", "producer.fetch-interval", "86400",
                "api.max-requests-per-minute", "1000", "api.rate-limit-delay", "1", "api.breaker-wait", "1",
                "candles.enabled", "false", "server.enabled", "false"));
        all.putAll(settings);
        SettingsLoader loader = new SettingsLoader(routes, Optional.empty(), Map.of()).commandLine(all);
        LiveRoutes.Source source = files -> loader.examine(Optional.empty(),
                name -> RouteFiles.settings(files.routes()));
        Settings start = loader.load(name -> RouteFiles.settings(routes));
        new Wiring(Mode.EVERYTHING, start, routes.resolve("data"),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .apply(camel, routes, new Home(routes, routes), source, changed -> { });
        camel.start();
    }

    /** Puts the shipped routes into a directory. */
    static Path routes(Path directory) {
        try {
            for (String route : List.of("price-poller.camel.yaml", "price-log.camel.yaml")) {
                Files.copy(Path.of("routes", route), directory.resolve(route));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CamelContext context() {
        return camel.getCamelContext();
    }

    HttpResponse<String> get(String path) {
        int port = context().hasService(ManagementHttpServer.class).getPort();
        try {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    int status(String path) {
        return get(path).statusCode();
    }

    /** The answer about one check; missing when it is not among those of the path. */
    JsonNode check(String path, String name) {
        try {
            for (JsonNode check : new ObjectMapper().readTree(get(path + "?data=true").body()).path("checks")) {
                if (name.equals(check.path("name").asText())) {
                    return check;
                }
            }
            return new ObjectMapper().missingNode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The reason that a check gives for its state. */
    String message(String path, String name) {
        return check(path, name).path("message").asText();
    }

    /** All samples by their name with the labels, as Prometheus gets them. */
    Map<String, Double> metrics() {
        Map<String, Double> samples = new TreeMap<>();
        Matcher matcher = SAMPLE.matcher(get("/observe/metrics").body());
        while (matcher.find()) {
            samples.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        }
        return samples;
    }

    /** What is more, or less, than before; without what is the same. */
    Map<String, Double> since(Map<String, Double> before) {
        Map<String, Double> difference = new TreeMap<>();
        metrics().forEach((name, value) -> {
            double change = value - before.getOrDefault(name, 0.0);
            if (name.startsWith("crypto_") && change != 0) {
                difference.put(name, change);
            }
        });
        return difference;
    }

    /** Lets the poller poll once, and waits until all coins of it have found their place. */
    void poll() {
        double polls = sum("crypto_polls_total");
        try {
            context().getRouteController().stopRoute(POLLER);
            context().getRouteController().startRoute(POLLER);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        awaitPolls(polls + 1);
    }

    void awaitPolls(double count) {
        await().atMost(PATIENCE).until(() -> sum("crypto_polls_total") == count
                && sum("crypto_coins_fetched_total") == sum("crypto_coins_published_total")
                        + sum("crypto_coins_unpublished_total") + sum("crypto_coins_rejected_total")
                        + metrics().get("crypto_unsent_records{kind=\"price\"}"));
    }

    double sum(String name) {
        return metrics().entrySet().stream().filter(sample -> sample.getKey().split("\\{")[0].equals(name))
                .mapToDouble(Map.Entry::getValue).sum();
    }

    @Override
    public void close() {
        camel.stop();
    }
}
