package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed behind a real server, with real clients; the records come by hand. */
class LiveFeedTest {

    private static final Settings SETTINGS = new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
            .commandLine(Map.of("server.cors-origins", "https://charts.example.org")).load(name -> java.util.Set.of());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DefaultCamelContext camel = new DefaultCamelContext(false);
    private final Vertx vertx = Vertx.vertx();
    private volatile String status = "{\"state\":\"up\"}";
    private LiveFeed feed;
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() {
        feed = new LiveFeed(() -> SETTINGS, Optional::empty, () -> status, meters);
        Router router = Router.router(vertx);
        feed.mount(vertx, router);
        server = vertx.createHttpServer(LiveFeed.bounded(new HttpServerOptions().setIdleTimeout(5).setAcceptBacklog(1024)))
                .requestHandler(router).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        url = "http://127.0.0.1:" + server.actualPort();
    }

    @AfterEach
    void stop() {
        feed.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aSnapshotThenUpdates() throws Exception {
        publish("crypto-prices", price("BTC", "1.10"));
        try (Listener client = new Listener(url).subscribe("{\"channel\":\"price\"}")) {
            client.await("snapshot");
            publish("crypto-prices", price("BTC", "0.12345678901234567890"));
            client.await("update");
            System.out.println(client.messages());
        }
    }

    @Test
    void whoNeverReadsIsFreed() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.setReceiveBufferSize(4096);
            socket.getOutputStream().write(("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            for (int i = 0; i < 50; i++) {
                in.read();
            }
            byte[] text = "{\"method\":\"subscribe\",\"params\":{\"channel\":\"candle\"}}".getBytes(UTF_8);
            byte[] frame = new byte[6 + text.length];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | text.length);
            System.arraycopy(text, 0, frame, 6, text.length);
            socket.getOutputStream().write(frame);
            await().atMost(PATIENCE).until(() -> meters.get("crypto.live.messages").counter().count() > 0);
            long begin = System.nanoTime();
            for (int i = 0; i < 20000 && meters.get("crypto.live.slow").counter().count() == 0; i++) {
                publish("crypto-candles", candle("BTC", i));
            }
            System.out.println("slow " + meters.get("crypto.live.slow").counter().count() + " after " + (System.nanoTime() - begin) / 1e6);
            begin = System.nanoTime();
            await().atMost(Duration.ofSeconds(60)).until(() -> meters.get("crypto.live.clients").gauge().value() == 0);
            System.out.println("gone after " + (System.nanoTime() - begin) / 1e6);
        }
    }

    private void publish(String topic, String record) throws Exception {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeader(KafkaConstants.TOPIC, topic);
        exchange.getMessage().setBody(record.getBytes(UTF_8));
        feed.process(exchange);
    }

    private static String price(String symbol, String price) {
        return "{\"symbol\":\"%s\",\"price_usd\":%s,\"timestamp\":\"2026-11-29T10:00:00Z\"}".formatted(symbol, price);
    }

    private static String candle(String symbol, int i) {
        return "{\"symbol\":\"%s\",\"interval\":\"1m\",\"window_start\":\"%s\",\"open\":%d,\"pad\":\"%s\"}".formatted(symbol,
                java.time.Instant.ofEpochSecond(1_800_000_000L + 60L * i), i, "x".repeat(300));
    }
}
