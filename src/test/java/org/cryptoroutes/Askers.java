package org.cryptoroutes;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients that ask as fast as they are answered, on connections that stay open. None asks again for an answer that did
 * not come, as the client of the JDK does. All of them live on one event loop.
 */
final class Askers implements AutoCloseable {

    private static final Pattern VERSION = Pattern.compile("200 \\{\"version\":(\\d+)}");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http;
    private final int port;
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> newest = new ConcurrentHashMap<>();
    private final Set<String> faults = ConcurrentHashMap.newKeySet();
    private volatile boolean enough;

    /** @param most connections at a time */
    Askers(int port, int most) {
        this.port = port;
        http = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(most));
    }

    /** Lets one more client ask for the path from now on. */
    void ask(String path) {
        int known = newest(path);
        http.request(HttpMethod.GET, port, "127.0.0.1", path).compose(HttpClientRequest::send)
                .compose(answer -> answer.body().map(body -> answer.statusCode() + " " + body)).onComplete(asked -> {
                    if (!enough) {
                        take(path, known, asked.succeeded() ? asked.result() : asked.cause().toString());
                        ask(path);
                    }
                });
    }

    /** @param known the newest version that had been seen before this was asked for */
    private void take(String path, int known, String answer) {
        answers.merge(path, 1, Integer::sum);
        Matcher versioned = VERSION.matcher(answer);
        int version = versioned.matches() ? Integer.parseInt(versioned.group(1)) : 0;
        newest.merge(path, version, Math::max);
        if (!answer.startsWith("200 ")) {
            faults.add("%s was answered by %s".formatted(path, answer));
        } else if (version < known) {
            faults.add("%s was answered by version %d after version %d".formatted(path, version, known));
        }
    }

    /** The greatest {@code {"version":7}} that the path was answered by; 0 = by none yet. */
    int newest(String path) {
        return newest.getOrDefault(path, 0);
    }

    /** How many answers there were, by path. */
    Map<String, Integer> answers() {
        return Map.copyOf(answers);
    }

    /** What was no answer, none with 200, or one by a version that had been replaced before it was asked for. */
    Set<String> faults() {
        return Set.copyOf(faults);
    }

    /** Stops asking. */
    @Override
    public void close() {
        enough = true;
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
