package org.cryptoroutes.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes that are exchanged while clients ask. */
@Timeout(60)
class GateTest {

    private static final int CLIENTS = 8;
    private static final int EDITS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served(Set.of(), answering("edited", "/edited/{what}", "version 0"),
                answering("other", "/other", "other"), answering("gone", "/gone", "gone"), new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/slow").routeId("slow").process(exchange -> {
                            entered.countDown();
                            release.await(10, TimeUnit.SECONDS);
                        }).removeHeaders("*").setBody(constant("old"));
                    }
                });
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void everyRequestIsAnsweredByTheOldOrTheNewVersion() throws Exception {
        remove("gone");
        CompletableFuture<HttpResponse<String>> gone = http.sendAsync(request("/gone"), BodyHandlers.ofString());
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        CompletableFuture<Void> edited = new CompletableFuture<>();
        List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> CompletableFuture.runAsync(() -> {
            while (!edited.isDone()) {
                answers.merge(ask(client == 0 ? "/other" : "/edited/x"), 1, Integer::sum);
            }
        }, task -> new Thread(task).start())).toList();

        for (int i = 1; i <= EDITS; i++) {
            remove("edited");
            String version = "version " + i;
            served.context().addRoutes(answering("edited", "/edited/{what}", version));
            await().until(() -> answers.containsKey("200 " + version));
        }
        edited.complete(null);
        clients.forEach(CompletableFuture::join);

        assertThat(answers.keySet()).allMatch(answer -> answer.matches("200 (version \\d+|other)"))
                .contains("200 other");
        assertThat(gone.join().statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestInHandIsAnsweredBeforeItsRouteEndsAndKeepsNoOtherWaiting() throws Exception {
        CompletableFuture<HttpResponse<String>> inHand = http.sendAsync(request("/slow"), BodyHandlers.ofString());
        entered.await();
        CompletableFuture<Void> edit = CompletableFuture.runAsync(() -> {
            try {
                remove("slow");
                served.context().addRoutes(answering("slow", "/slow", "new"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<HttpResponse<String>> held = http.sendAsync(request("/slow"), BodyHandlers.ofString());

        await().during(Duration.ofMillis(500)).until(() -> ask("/other").equals("200 other") && !inHand.isDone());
        release.countDown();
        assertThat(inHand.join().body()).isEqualTo("old");
        edit.join();
        assertThat(held.join().statusCode()).isEqualTo(200);
        assertThat(ask("/slow")).isEqualTo("200 new");
    }

    private void remove(String id) throws Exception {
        served.context().getRouteController().stopRoute(id);
        served.context().removeRoute(id);
    }

    private static RouteBuilder answering(String id, String path, String text) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:" + path).routeId(id).removeHeaders("*").setBody(constant(text));
            }
        };
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.port() + path)).build();
    }

    private String ask(String path) {
        try {
            HttpResponse<String> answer = http.send(request(path), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
