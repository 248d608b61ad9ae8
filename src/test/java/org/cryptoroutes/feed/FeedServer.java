package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;

/** A feed behind a real server; its records come by hand. */
final class FeedServer implements AutoCloseable {

    private static final Settings SETTINGS = new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
            .load(name -> Set.of());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DefaultCamelContext camel = new DefaultCamelContext(false);
    private final Vertx vertx = Vertx.vertx();
    private final Router router = Router.router(vertx);
    private final LiveFeed feed;
    private final int port;
    private boolean closed;

    FeedServer(Optional<DataSource> store, Supplier<String> status) {
        feed = new LiveFeed(() -> SETTINGS, () -> store, status, meters);
        feed.mount(vertx, router);
        port = listen(0);
    }

    /**
     * Listens at one port more.
     *
     * @param idleSeconds after which a connection there is closed; 0 = never
     */
    int listen(int idleSeconds) {
        return vertx.createHttpServer(LiveFeed.bounded(new HttpServerOptions().setIdleTimeout(idleSeconds)
                .setCompressionSupported(true)))
                .requestHandler(router).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join()
                .actualPort();
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void publish(String topic, String record) throws Exception {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeader(KafkaConstants.TOPIC, topic);
        exchange.getMessage().setBody(record.getBytes(UTF_8));
        feed.process(exchange);
    }

    int count(String meter) {
        return (int) meters.get("crypto.live." + meter).counter().count();
    }

    int clients() {
        return (int) meters.get("crypto.live.clients").gauge().value();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            feed.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
