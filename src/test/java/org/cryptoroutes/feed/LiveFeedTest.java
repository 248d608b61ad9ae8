package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cryptoroutes.price.UnreadableRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed behind a real server, with real clients; its records come by hand. */
@Timeout(60)
class LiveFeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String UPGRADE =
            "GET /api/v1/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private volatile String status = "{\"state\":\"up\"}";
    private final FeedServer server = new FeedServer(Optional.empty(), () -> status);
    private final String url = server.url();
    private final int port = server.port();

    @AfterEach
    void stop() {
        server.close();
    }

    // What is sent

    @Test
    void theNewestComesFirstThenEveryRecordAsItWasPublished() throws Exception {
        publish("crypto-prices", price("ETH", "1"));
        publish("crypto-prices", price("BTC", "2"));
        publish("crypto-prices", price("BTC", "3"));
        try (Listener client = new Listener(url).subscribe("{\"channel\":\"price\"}")) {
            client.await("snapshot");
            String exact = "{ \"symbol\":\"BTC\",\"price_usd\": 0.12345678901234567890,\n \"note\":\"ü€\" }";
            publish("crypto-prices", exact);

            assertThat(client.await("update"))
                    .isEqualTo("{\"channel\":\"price\",\"type\":\"update\",\"seq\":2,\"data\":["
                    + exact.replace('\n', ' ') + "]}");
            assertThat(client.messages()).startsWith("{\"method\":\"subscribe\",\"req_id\":1,\"success\":true}",
                    "{\"channel\":\"price\",\"type\":\"snapshot\",\"seq\":1,\"data\":[%s,%s]}"
                            .formatted(price("ETH", "1"), price("BTC", "3")));
        }
    }

    @Test
    void eachGetsWhatItSubscribedToAndNumbersWithoutAHole() throws Exception {
        try (Listener all = new Listener(url); Listener one = new Listener(url)) {
            for (String channel : List.of("price", "candle", "indicator", "alert")) {
                all.subscribe("{\"channel\":\"%s\"}".formatted(channel));
            }
            one.subscribe("{\"channel\":\"candle\",\"symbol\":[\"BTC\",\"SOL\"],\"interval\":\"5m\",\"snapshot\":false}");
            awaitSubscribed(5);
            List<String> candles = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                for (String symbol : List.of("BTC", "ETH")) {
                    for (String interval : List.of("1m", "5m")) {
                        publish("crypto-candles", candle(symbol, interval, i));
                        candles.add(candle(symbol, interval, i));
                    }
                }
                publish("crypto-indicators", candle("BTC", "1m", i));
                publish("crypto-prices", price("BTC", String.valueOf(i)));
            }
            publish("crypto-alerts", alert(1, "firing"));
            publish("crypto-prices", price("XRP", "1"));

            all.await("XRP");
            all.await("firing");
            assertThat(all.records("candle")).isEqualTo(candles);
            assertThat(all.records("indicator")).hasSize(200);
            assertThat(all.records("price")).hasSize(201);
            assertThat(all.data()).extracting(message -> message.path("seq").asInt())
                    .isEqualTo(IntStream.rangeClosed(1, all.data().size()).boxed().toList());
            await().atMost(PATIENCE).until(() -> one.records("candle").size() == 200);
            assertThat(one.records("candle")).isEqualTo(candles.stream()
                    .filter(candle -> candle.contains("BTC") && candle.contains("5m")).toList());
            assertThat(one.data()).noneMatch(message -> message.path("type").asText().equals("snapshot"));
        }
    }

    /** Everybody subscribes at some moment while records come: none is missing, none comes twice. */
    @Test
    void nothingFallsBetweenSnapshotAndUpdatesAndNothingIsInBoth() throws Exception {
        List<Listener> clients = new ArrayList<>();
        int alerts = 90;
        try {
            for (int i = 0; i < alerts; i++) {
                publish("crypto-alerts", alert(i, "firing"));
                if (i % 3 == 0) {
                    clients.add(new Listener(url).subscribe("{\"channel\":\"alert\"}"));
                }
            }
            List<String> all = IntStream.range(0, alerts).mapToObj(i -> alert(i, "firing")).toList();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(clients)
                    .allSatisfy(client -> assertThat(client.records("alert")).isEqualTo(all)));
        } finally {
            clients.forEach(Listener::close);
        }
    }

    @Test
    void theStatusComesWhenItChanges() {
        try (Listener client = new Listener(url).subscribe("{\"channel\":\"status\"}")) {
            assertThat(client.await("snapshot")).endsWith("\"data\":[{\"state\":\"up\"}]}");
            status = "{\"state\":\"down\"}";
            assertThat(client.await("update")).endsWith("\"data\":[{\"state\":\"down\"}]}");
        }
    }

    @Test
    void aRecordThatMakesNoSenseIsRefusedAndHurtsNobody() throws Exception {
        try (Listener client = new Listener(url).subscribe("{\"channel\":\"price\"}")) {
            client.await("snapshot");
            assertUnreadable("crypto-prices", "no json", "it is no JSON");
            assertUnreadable("crypto-prices", "[1]", "it is no JSON object");
            assertUnreadable("crypto-prices", "{\"price_usd\":1}", "its symbol is missing");
            assertUnreadable("crypto-candles", price("BTC", "1"), "its interval is missing");
            assertUnreadable("crypto-prices", "\uFEFF" + price("BTC", "1"), "it is no JSON in UTF-8");
            assertUnreadable("crypto-prices", price("BTC", "1").replace("}", ",\"x\":\"" + "x".repeat(40_000) + "\"}"),
                    "it is longer than the 32,768 bytes that a client is sent");
            assertUnreadable("elsewhere", price("BTC", "1"), "no channel has the topic 'elsewhere'");
            publish("crypto-prices", price("BTC", "7"));
            assertThat(client.await("update")).contains("\"price_usd\":7");
        }
    }

    // What is asked

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                                    | this is no JSON
            [1]                                                                  | a request must be a JSON object such as
            {"method":"ping"} {}                                                 | this is no JSON
            {"req_id":7}                                                         | method must be subscribe, unsubscribe or ping, not left out
            {"method":"dance","req_id":7}                                        | method must be subscribe, unsubscribe or ping, not "dance"
            {"method":"ping","req_id":{}}                                        | req_id must be a number or a text
            {"method":"subscribe","req_id":7}                                    | params must be an object such as
            {"method":"subscribe","req_id":7,"params":{}}                        | channel must be one of price, candle, indicator, alert, status, not ''
            {"method":"subscribe","req_id":7,"params":{"channel":"prices"}}      | channel must be one of price, candle, indicator, alert, status, not 'prices'
            {"method":"subscribe","req_id":7,"params":{"channel":5}}             | channel must be one of price, candle, indicator, alert, status, not '5'
            {"method":"subscribe","req_id":7,"params":{"channel":"price","symbol":["btc"]}} | there is no coin with the symbol 'btc'
            {"method":"subscribe","req_id":7,"params":{"channel":"price","symbol":[]}}      | symbol names no coin: leave it out to get all
            {"method":"subscribe","req_id":7,"params":{"channel":"price","symbol":[1]}}     | symbol must be a list of texts such as ["BTC"], not [1]
            {"method":"subscribe","req_id":7,"params":{"channel":"candle","interval":"2m"}} | interval must be one of 1m, 5m, 15m, 1h, not '2m'
            {"method":"subscribe","req_id":7,"params":{"channel":"price","snapshot":1}}     | snapshot must be true or false, not 1
            {"method":"unsubscribe","req_id":7,"params":{"channel":"price"}}     | there is no such subscription to price
            """)
    void eachFaultIsAnsweredWithASentenceAndTheConnectionGoesOn(String request, String sentence) {
        try (Listener client = new Listener(url).send(request)) {
            JsonNode answer = Listener.json(client.await("error"));
            assertThat(answer.path("error").asText()).startsWith(sentence);
            assertThat(answer.path("success").asBoolean(true)).isFalse();
            assertThat(answer.path("req_id").asInt()).isEqualTo(request.contains("\"req_id\":7") ? 7 : 0);
            assertThat(client.send("{\"method\":\"ping\",\"req_id\":2}").await("pong"))
                    .isEqualTo("{\"method\":\"pong\",\"req_id\":2}");
        }
    }

    @Test
    void aRequestThatIsTooLongIsRefusedWithASentence() {
        try (Listener client = new Listener(url).send("{\"method\":\"ping\",\"x\":\"" + "x".repeat(5000) + "\"}")) {
            assertThat(client.await("error")).contains("a request may have 4,096 characters, this one has 5,024");
        }
    }

    @Test
    void whatIsUnsubscribedStops() throws Exception {
        try (Listener client = new Listener(url).subscribe("{\"channel\":\"price\",\"symbol\":[\"BTC\",\"ETH\"]}")) {
            client.await("snapshot");
            client.send("{\"method\":\"unsubscribe\",\"params\":{\"channel\":\"price\",\"symbol\":[\"BTC\"]},\"req_id\":\"a\"}");
            assertThat(client.await("unsubscribe"))
                    .isEqualTo("{\"method\":\"unsubscribe\",\"req_id\":\"a\",\"success\":true}");
            publish("crypto-prices", price("BTC", "1"));
            publish("crypto-prices", price("ETH", "1"));
            client.await("ETH");
            assertThat(client.records("price")).hasSize(1);
        }
    }

    // Clients that are no good

    @Test
    void aMessageOfTenMegabytesEndsItsConnectionAlone() {
        try (Listener good = new Listener(url); Listener bad = new Listener(url)) {
            try {
                bad.send("x".repeat(10 << 20));
            } catch (RuntimeException e) {
                // Cut off while it was still sending
                assertThat(e).hasRootCauseInstanceOf(IOException.class);
            }
            await().atMost(PATIENCE).until(() -> server.clients() == 1);
            good.send("{\"method\":\"ping\"}").await("pong");
        }
    }

    @Test
    void garbageEndsItsConnectionWithItsCode() throws Exception {
        assertThat(codeAfter(frame(0x81, "{\"method\":\"\u00ff\"}".getBytes(ISO_8859_1)))).isEqualTo(1007);
        // Two frames of one message
        assertThat(codeAfter(frame(0x01, new byte[40_000]), frame(0x80, new byte[40_000]))).isEqualTo(1009);
        assertThat(codeAfter(frame(0x81, new byte[70_000]))).isIn(-1, 1009);
        assertThat(codeAfter(frame(0x82, new byte[3]))).isEqualTo(1003);
        // A reserved kind of frame
        assertThat(codeAfter(frame(0x83, new byte[3]))).isIn(-1, 1002);
        try (Socket socket = open()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\nand so on".getBytes(UTF_8));
            assertThat(closeCode(socket.getInputStream())).isIn(-1, 1002);
        }
        await().atMost(PATIENCE).until(() -> server.clients() == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoNeverReadsIsCutOffAndFreedWhileTheOthersGetEverything(boolean webSocket) throws Exception {
        int idle = server.listen(1);
        try (Listener good = new Listener(url).subscribe("{\"channel\":\"candle\"}");
                Socket bad = webSocket ? open(idle)
                        : connect(idle, "GET /api/v1/stream?channel=candle HTTP/1.1\r\nHost: x\r\n\r\n")) {
            good.await("snapshot");
            if (webSocket) {
                bad.getOutputStream().write(frame(0x81,
                        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"candle\"}}".getBytes(UTF_8)));
            }
            await().atMost(PATIENCE).until(() -> server.count("messages") == 2);
            int published = 0;
            while (server.count("slow") == 0) {
                for (int i = 0; i < 100; i++) {
                    publish("crypto-candles",
                            candle("BTC", "1m", published++).replace("}", ",\"pad\":\"" + "x".repeat(500) + "\"}"));
                }
                int all = published;
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2))
                        .until(() -> good.records("candle").size() == all);
            }
            await().atMost(PATIENCE).until(() -> server.clients() == 1);
            assertThat(good.data()).extracting(message -> message.path("seq").asInt())
                    .isEqualTo(IntStream.rangeClosed(1, good.data().size()).boxed().toList());
        }
    }

    @Test
    void aThousandConnectAtOnceAndTheNextIsToldToComeLater() throws Exception {
        Vertx others = Vertx.vertx();
        try {
            WebSocketClient client = others.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2000));
            AtomicInteger snapshots = new AtomicInteger();
            List<Future<WebSocket>> sockets = IntStream.range(0, 1000).mapToObj(i ->
                    client.connect(port, "127.0.0.1", "/api/v1/live").onSuccess(socket -> {
                        socket.textMessageHandler(text -> snapshots.addAndGet(text.contains("snapshot") ? 1 : 0));
                        socket.writeTextMessage("{\"method\":\"subscribe\",\"params\":{\"channel\":\"price\"}}");
                    })).toList();
            Future.all(sockets).toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> snapshots.get() == 1000);

            Throwable refused = client.connect(port, "127.0.0.1", "/api/v1/live").toCompletionStage()
                    .handle((socket, failure) -> failure).toCompletableFuture().get();
            assertThat(refused).isInstanceOfSatisfying(UpgradeRejectedException.class, answer -> {
                assertThat(answer.getStatus()).isEqualTo(503);
                assertThat(answer.getHeaders().get("Retry-After")).isEqualTo("5");
                assertThat(answer.getBody().toString()).contains("\"detail\":\"there are 1,000 clients already\"");
            });
            assertThat(get("/api/v1/stream?channel=price").statusCode()).isEqualTo(503);
            assertThat(server.count("refused")).isEqualTo(2);

            sockets.get(0).result().close();
            await().atMost(PATIENCE).until(() -> server.clients() == 999);
            new Listener(url).subscribe("{\"channel\":\"price\"}").await("snapshot");
        } finally {
            others.close().toCompletionStage().toCompletableFuture().join();
        }
        await().atMost(PATIENCE).until(() -> server.clients() == 1);
    }

    @Test
    void whoAsksForNoWebSocketIsToldWhatToDo() throws Exception {
        HttpResponse<String> answer = get("/api/v1/live");
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("/api/v1/stream");
        assertThat(server.clients()).isZero();
        // A handshake that is none
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n"
                    .getBytes(UTF_8));
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine())
                    .startsWith("HTTP/1.1 4");
        }
        await().atMost(PATIENCE).until(() -> server.clients() == 0);
    }

    // Server-sent events

    @Test
    void theSameComesAsServerSentEvents() throws Exception {
        publish("crypto-prices", price("BTC", "1"));
        HttpResponse<InputStream> answer = CLIENT.send(HttpRequest.newBuilder(URI.create(url
                        + "/api/v1/stream?channel=price&symbol=BTC,ETH&symbol=SOL")).header("Last-Event-ID", "17")
                .header("Accept-Encoding", "gzip").build(), BodyHandlers.ofInputStream());
        try (BufferedReader events = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(read(events, 5)).containsExactly("retry: 2000", "", "id: 1",
                    "data: {\"channel\":\"price\",\"type\":\"snapshot\",\"seq\":1,\"data\":[" + price("BTC", "1")
                    + "]}", "");
            publish("crypto-prices", price("XRP", "2"));
            publish("crypto-prices", price("SOL", "3"));
            assertThat(read(events, 3)).containsExactly("id: 2",
                    "data: {\"channel\":\"price\",\"type\":\"update\",\"seq\":2,\"data\":[" + price("SOL", "3") + "]}",
                    "");
            server.close();
            assertThat(events.readLine()).isNull();
        }
        assertThat(server.clients()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 |                             | channel must be one of price, candle, indicator, alert, status, not ''
            400 | channel=prices              | channel must be one of price, candle, indicator, alert, status, not 'prices'
            400 | channel=price&symbols=BTC   | there is no parameter 'symbols', but channel, symbol, interval, snapshot
            400 | channel=price&snapshot=yes  | snapshot must be true or false, not 'yes'
            400 | channel=candle&interval=2m  | interval must be one of 1m, 5m, 15m, 1h, not '2m'
            404 | channel=price&symbol=btc    | there is no coin with the symbol 'btc'
            """)
    void eachFaultOfAStreamIsAProblem(int code, String query, String sentence) throws Exception {
        HttpResponse<String> answer = get("/api/v1/stream" + (query == null ? "" : "?" + query));
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Listener.json(answer.body()).path("detail").asText()).startsWith(sentence);
        assertThat(server.clients()).isZero();
    }

    // The end

    @Test
    void theEndIsToldToAllWhenEverythingIsSent() throws Exception {
        List<Listener> clients = IntStream.range(0, 50).mapToObj(i ->
                new Listener(url).subscribe("{\"channel\":\"price\"}")).toList();
        clients.forEach(client -> client.await("snapshot"));
        try (Socket never = open()) {
            await().atMost(PATIENCE).until(() -> server.clients() == 51);
            for (int i = 0; i < 200; i++) {
                publish("crypto-prices", price("BTC", String.valueOf(i)));
            }
            Instant begin = Instant.now();
            server.close();
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat(client.records("price")).hasSize(200);
        });
    }

    private void awaitSubscribed(int subscriptions) {
        await().atMost(PATIENCE).until(() -> server.count("messages") >= subscriptions - 1);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    }

    private static List<String> read(BufferedReader events, int lines) throws IOException {
        List<String> read = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            read.add(events.readLine());
        }
        return read;
    }

    private static Socket connect(int port, String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    /** A connection of the WebSocket, by hand. */
    private Socket open() throws IOException {
        return open(port);
    }

    private static Socket open(int port) throws IOException {
        Socket socket = connect(port, UPGRADE);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            answer.append((char) socket.getInputStream().read());
        }
        return socket;
    }

    /** As a client must send it, masked with zeros. */
    private static byte[] frame(int head, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) head);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) 0xfe).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xff).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private int codeAfter(byte[]... frames) throws IOException {
        try (Socket socket = open()) {
            for (byte[] frame : frames) {
                socket.getOutputStream().write(frame);
            }
            return closeCode(socket.getInputStream());
        }
    }

    /** Of the first frame, which must be short; -1 = the connection ended without one. */
    private static int closeCode(InputStream in) throws IOException {
        int head = in.read();
        if (head < 0) {
            return -1;
        }
        assertThat(head).as("a close frame").isEqualTo(0x88);
        in.read();
        return in.read() << 8 | in.read();
    }

    private void assertUnreadable(String topic, String record, String sentence) {
        assertThatThrownBy(() -> publish(topic, record)).isInstanceOf(UnreadableRecord.class)
                .hasMessageStartingWith(sentence);
    }

    private void publish(String topic, String record) throws Exception {
        server.publish(topic, record);
    }

    private static String price(String symbol, String price) {
        return "{\"symbol\":\"%s\",\"price_usd\":%s,\"timestamp\":\"2026-11-29T10:00:00Z\"}".formatted(symbol, price);
    }

    private static String candle(String symbol, String interval, int i) {
        return "{\"symbol\":\"%s\",\"interval\":\"%s\",\"window_start\":\"%s\",\"open\":%d}".formatted(symbol, interval,
                Instant.ofEpochSecond(1_800_000_000L + 60L * i), i);
    }

    private static String alert(int i, String state) {
        return "{\"id\":\"BTC|move|%1$d\",\"symbol\":\"BTC\",\"state\":\"%2$s\",\"window_end\":\"%3$s\"}"
                .formatted(i, state,
                Instant.ofEpochSecond(1_800_000_000L + 60L * i));
    }
}
