package org.cryptoroutes.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server answers to those who ask what makes no sense, too much, or in the name of another. */
@Timeout(60)
class ServerTest {

    private static final String ORIGIN = "https://charts.example.org";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static Served served;

    @BeforeAll
    static void start() throws Exception {
        served = new Served(new Connections(100, Duration.ofMillis(300), LONG), Set.of(ORIGIN), new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/read/{what}").removeHeaders("*").setBody(constant("some text"));
                from("platform-http:/read/exactly").removeHeaders("*").setBody(constant("exactly"));
                from("platform-http:/json?produces=application/json").removeHeaders("*").setBody(constant("{}"));
                from("platform-http:/take?httpMethodRestrict=POST&consumes=application/json")
                        .removeHeaders("*").transform().simple("taken ${body}");
                from("platform-http:/headers").process(exchange ->
                        exchange.getMessage().setBody(exchange.getMessage().getHeaders().toString()));
                from("platform-http:/fail").throwException(new IllegalStateException("SELECT secret FROM /etc"));
            }
        });
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void routesAndPartsAnswer() {
        assertThat(served.ask("GET", "/read/x")).startsWith("HTTP/1.1 200 OK")
                .contains("X-Content-Type-Options: nosniff")
                .contains("\r\nsome text\r\n");
        assertThat(served.ask("GET", "/part")).startsWith("HTTP/1.1 200 OK").endsWith("a part");
        assertThat(served.ask("GET", "/read/exactly")).contains("exactly");
    }

    @Test
    void whatMayBeReadMayBeAskedForItsHead() {
        assertThat(served.ask("HEAD", "/read/x")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
    }

    @Test
    void aPathTakesTheMethodsThatItSays() {
        assertThat(served.ask("POST", "/read/x", "Content-Length: 0")).startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET, HEAD")
                .contains("application/problem+json", "\"detail\":\"this path takes GET, HEAD\"");
        assertThat(served.ask("DELETE", "/part")).startsWith("HTTP/1.1 405 ").contains("Allow: GET\r\n");
        assertThat(served.ask("GET", "/take")).startsWith("HTTP/1.1 405 ").contains("Allow: POST");
        assertThat(served.ask("POST", "/take", "Content-Type: application/json", "Content-Length: 2", "", "{}").strip())
                .startsWith("HTTP/1.1 200 ").contains("taken {}");
    }

    @Test
    void whatIsNotThereIsAProblem() {
        assertThat(served.ask("GET", "/nothing")).startsWith("HTTP/1.1 404 ").contains("application/problem+json",
                "\"title\":\"Not Found\",\"status\":404");
        assertThat(served.ask("GET", "/json", "Accept: text/csv")).startsWith("HTTP/1.1 406 ")
                .contains("\"status\":406");
        assertThat(served.ask("POST", "/take", "Content-Type: text/csv", "Content-Length: 0"))
                .startsWith("HTTP/1.1 415 ")
                .contains("\"status\":415");
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertThat(served.ask("POST", "/take", "Content-Type: application/json", "Content-Length: 70000"))
                .startsWith("HTTP/1.1 413 ").contains("a body may have 65,536 bytes");
        String chunk = "8000\n" + "x".repeat(0x8000) + "\n";
        assertThat(served.ask("POST", "/take", "Content-Type: application/json", "Transfer-Encoding: chunked", "",
                chunk + chunk + chunk + "0\n")).startsWith("HTTP/1.1 413 ").contains("\"status\":413");
        assertThat(served.ask("GET", "/read/" + "x".repeat(9000))).startsWith("HTTP/1.0 414 ")
                .contains("\"status\":414");
        assertThat(served.ask("GET", "/read/x", "X: " + "x".repeat(17_000))).startsWith("HTTP/1.1 431 ")
                .contains("\"status\":431");
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertThat(served.say("\u0016\u0003\u0001 no request\n\n")).startsWith("HTTP/1.0 400 ")
                .contains("Content-Type: application/problem+json", "\"status\":400");
        assertThat(served.say("GET /read/x HTTP/1.1\nConnection: close\n\n")).startsWith("HTTP/1.1 400 ")
                .contains("\"status\":400");
        assertThat(served.ask("GET", "/read/x?a=%zz")).contains("HTTP/1.1 400 ").contains("\"status\":400");
    }

    @Test
    void nothingOfAFaultIsToldToWhoAsks() {
        assertThat(served.ask("GET", "/fail")).startsWith("HTTP/1.1 500 ")
                .contains("application/problem+json", "\"status\":500")
                .doesNotContain("secret", "/etc", "Exception");
    }

    /** CVE-2026-49098: camel-kafka 4.18.0 obeys headers of a message that an HTTP request can set. */
    @Test
    void noRequestSteersARoute() {
        String headers = served.ask("GET", "/headers?kafka.TOPIC=stolen&CamelSqlQuery=stolen&x=mine",
                "kafka.OVERRIDE_TOPIC: stolen", "KAFKA.KEY: stolen", "Kafka.Partition_Key: stolen",
                "CAMELHttpUri: stolen", "org.apache.camel.x: stolen");

        assertThat(headers).startsWith("HTTP/1.1 200 ").contains("x=mine");
        assertThat(headers.substring(headers.indexOf("{")).replaceAll("CamelHttp(Raw)?(Query|Uri|Url)=[^,}]*", ""))
                .doesNotContain("stolen");
    }

    @Test
    void onlyNamesOfThisMachineAreAnswered() {
        for (String name : List.of("localhost", "127.0.0.1", "[::1]", "localhost:8080", "LOCALHOST",
                "charts.example.org")) {
            assertThat(served.say("GET /read/x HTTP/1.1\nHost: %s\nConnection: close\n\n".formatted(name))).as(name)
                    .startsWith("HTTP/1.1 200 ");
        }
        for (String name : List.of("evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.1")) {
            assertThat(served.say("GET /part HTTP/1.1\nHost: %s\nConnection: close\n\n".formatted(name))).as(name)
                    .startsWith("HTTP/1.1 421 ").contains("\"status\":421").doesNotContain("a part");
        }
        assertThat(served.say("GET /read/x HTTP/1.0\n\n")).startsWith("HTTP/1.0 200 ");
    }

    @Test
    void otherPagesMayAskWhenTheyAreNamed() {
        assertThat(served.ask("GET", "/read/x", "Origin: " + ORIGIN)).startsWith("HTTP/1.1 200 ")
                .contains("access-control-allow-origin: " + ORIGIN).doesNotContain("allow-credentials");
        assertThat(served.ask("OPTIONS", "/read/x", "Origin: " + ORIGIN, "Access-Control-Request-Method: GET"))
                .startsWith("HTTP/1.1 204 ").contains("access-control-allow-methods: ").doesNotContain("POST");
        assertThat(served.ask("GET", "/read/x", "Origin: http://localhost")).startsWith("HTTP/1.1 200 ");
        for (String origin : List.of("https://evil.example", "null", "https://charts.example.org:444",
                "http://charts.example.org")) {
            assertThat(served.ask("GET", "/read/x", "Origin: " + origin)).as(origin).startsWith("HTTP/1.1 403 ")
                    .contains("\"status\":403").doesNotContain("access-control-allow-origin", "some text");
        }
    }

    @Test
    void whoDoesNotAskIsLeft() throws Exception {
        try (Socket slow = new Socket("127.0.0.1", served.port())) {
            slow.getOutputStream().write("GET /part HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            // One header a while is no silence on the wire, but no request either
            slow.getOutputStream().write("GET /part HTTP/1.1\r\n".getBytes(US_ASCII));
            await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(100)).until(() -> {
                try {
                    slow.getOutputStream().write("X: x\r\n".getBytes(US_ASCII));
                    return false;
                } catch (IOException closed) {
                    return true;
                }
            });
        }
    }

    @Test
    void whoTakesNothingOfHisAnswerIsLeft() throws Exception {
        RouteBuilder large = new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/large").removeHeaders("*").setBody(exchange -> new byte[30 << 20]);
            }
        };
        try (Served small = new Served(new Connections(1, LONG, Duration.ofSeconds(1)), Set.of(), answering(), large);
                Socket never = new Socket("127.0.0.1", small.port())) {
            never.getOutputStream().write("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(never.getInputStream().read()).isEqualTo('H');

            await().ignoreExceptions().until(() -> small.ask("GET", "/text").startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void thereAreOnlySoManyConnections() throws Exception {
        try (Served small = new Served(new Connections(2, LONG, LONG), Set.of(), answering());
                Socket first = new Socket("127.0.0.1", small.port());
                Socket second = new Socket("127.0.0.1", small.port())) {
            second.getOutputStream().write("GET /text HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(second.getInputStream().read()).isEqualTo('H');
            try (Socket third = new Socket("127.0.0.1", small.port())) {
                third.setSoTimeout(10_000);
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            first.close();
            await().untilAsserted(() -> assertThat(small.ask("GET", "/text")).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aWebSocketIsOneConnectionUntilItEnds() throws Exception {
        try (Served small = new Served(new Connections(1, Duration.ofMillis(300), LONG), Set.of(), answering())) {
            for (int i = 0; i < 3; i++) {
                URI address = URI.create("ws://127.0.0.1:" + small.port() + "/socket");
                await().ignoreExceptions().until(() -> HttpClient.newHttpClient().newWebSocketBuilder()
                        .buildAsync(address, new WebSocket.Listener() { }).join(), socket -> true).abort();
            }
        }
    }

    @Test
    void whoHasAskedIsAnsweredWhenTheServerEnds() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Served ending = new Served(Set.of(), answering(), new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/slow").process(exchange -> {
                    entered.countDown();
                    release.await(10, TimeUnit.SECONDS);
                }).removeHeaders("*").setBody(constant("at last"));
            }
        });
        int port = ending.port();
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> ending.ask("GET", "/slow"));
        entered.await();
        CompletableFuture<Void> end = CompletableFuture.runAsync(ending::close);
        await().untilAsserted(() -> assertThat(ending.ask("GET", "/text")).startsWith("HTTP/1.1 503 ")
                .contains("the program ends"));
        release.countDown();

        assertThat(asked.join()).startsWith("HTTP/1.1 200 ").contains("at last");
        end.join();
        assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(IOException.class);
    }

    @Test
    void aPortThatIsTakenIsReplacedByTheNextUnlessItIsSet() {
        Server other = at(new Server.Address("127.0.0.1", served.port(), false));
        Server set = at(new Server.Address("127.0.0.1", served.port(), true));
        Server nowhere = at(new Server.Address("no.such.host.invalid", 0, true));
        try {
            assertThat(other.port()).isBetween(served.port() + 1, served.port() + 100);
            assertThat(new ServerCheck(other::trouble).call().getState()).isEqualTo(State.UP);
            assertThat(new ServerCheck(set::trouble).call().getState()).isEqualTo(State.DOWN);
            assertThat(new ServerCheck(set::trouble).call().getMessage().orElseThrow())
                    .startsWith("The server can't listen on 127.0.0.1, port " + served.port() + " (")
                    .endsWith("): stop the program that does, or change server.host or server.port");
            assertThat(nowhere.trouble().orElseThrow()).startsWith("can't listen on no.such.host.invalid, port 0 (");
        } finally {
            List.of(other, set, nowhere).forEach(server -> server.onContextStopped(null));
        }
    }

    private static Server at(Server.Address address) {
        Guard guard = new Guard(address.host(), Set.of());
        Server server = new Server(address, new Connections(), () -> guard, (vertx, router) -> { }, () -> { });
        server.onContextStarted(null);
        return server;
    }

    private static RouteBuilder answering() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/text").removeHeaders("*").setBody(constant("text"));
            }
        };
    }
}
