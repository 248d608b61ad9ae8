package org.cryptoroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the health and the metrics of a program that runs as a process of its own. */
final class Probe {

    private static final Pattern ADDRESS =
            Pattern.compile(".*Health at (http://127\\.0\\.0\\.1:\\d+)/observe/health, .*");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}]*})?) (\\S+)$");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;

    /** Waits until the program says where it listens. */
    Probe(Packaged program) {
        String line = program.await(1, ADDRESS.pattern(), Duration.ofSeconds(40)).get(0);
        Matcher matcher = ADDRESS.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError(line);
        }
        address = matcher.group(1);
    }

    String get(String path) {
        return send(path).body();
    }

    int status(String path) {
        return send(path).statusCode();
    }

    /** The reason that a check gives for its state. */
    String message(String check) {
        try {
            for (JsonNode one : new ObjectMapper().readTree(get("/observe/health")).path("checks")) {
                if (check.equals(one.path("name").asText())) {
                    return one.path("message").asText();
                }
            }
            return "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All samples by their name with the labels. */
    Map<String, Double> metrics() {
        Map<String, Double> samples = new TreeMap<>();
        Matcher matcher = SAMPLE.matcher(get("/observe/metrics"));
        while (matcher.find()) {
            samples.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        }
        return samples;
    }

    /** A counter or gauge, by its name with the labels. */
    double value(String sample) {
        Double value = metrics().get(sample);
        if (value == null) {
            throw new AssertionError("there is no " + sample + " among " + metrics().keySet());
        }
        return value;
    }

    private HttpResponse<String> send(String path) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
