package org.cryptoroutes.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.UnreadableRecord;
import org.cryptoroutes.settings.Derived;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the records that a route brings to all who listen: at {@code /api/v1/live} by WebSocket, at
 * {@code /api/v1/stream} by server-sent events. Outlives every edit of the route.
 */
public final class LiveFeed implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final long FAREWELL_SECONDS = 3;
    private static final int CLOSING_SECONDS = 2;
    private static final int MOST_BYTES = 64 << 10;
    private static final int SEND_BUFFER_BYTES = 128 << 10;

    private final Supplier<Settings> settings;
    private final Supplier<Map<String, Channel>> topics;
    private final Supplier<Optional<DataSource>> store;
    private final Supplier<String> status;
    private final FeedMeters meters;
    private volatile Hub hub;

    /**
     * @param settings as they hold at the moment
     * @param store    has what was published before; empty = nobody keeps it
     * @param status   the state of the program, a JSON object on one line; may wait
     */
    public LiveFeed(Supplier<Settings> settings, Supplier<Optional<DataSource>> store, Supplier<String> status,
                    MeterRegistry meters) {
        this.settings = settings;
        this.topics = new Derived<>(settings, LiveFeed::topics);
        this.store = store;
        this.status = status;
        this.meters = new FeedMeters(meters);
    }

    /** Bounds what a client may send to a server, and what it costs. */
    public static HttpServerOptions bounded(HttpServerOptions options) {
        return options.setMaxWebSocketFrameSize(MOST_BYTES).setMaxWebSocketMessageSize(MOST_BYTES)
                // Compression would take 300 KB a client
                .setPerMessageWebSocketCompressionSupported(false).setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(CLOSING_SECONDS).setSendBufferSize(SEND_BUFFER_BYTES);
    }

    /** Lets clients in from now on; whose page they are from is for the server to look at. */
    public void mount(Vertx vertx, Router router) {
        Supplier<List<String>> intervals = new Derived<>(settings, now -> now.list(Setting.CANDLES_INTERVALS));
        Supplier<Set<String>> coins = new Derived<>(settings, now -> now.coins().stream().map(Coin::symbol)
                .collect(Collectors.toSet()));
        Hub all = new Hub(vertx, () -> store.get().map(StoredLatest::new), intervals, status);
        Vocabulary vocabulary = new Vocabulary(symbol -> coins.get().contains(symbol) || all.knows(symbol), intervals);
        new Entrance(all, vocabulary, meters).mount(router);
        hub = all;
    }

    /**
     * Takes a record of Kafka. Where no client can come in, as in a test of routes, it only looks whether it makes
     * sense.
     *
     * @throws UnreadableRecord when it can't be told what the record is about
     */
    @Override
    public void process(Exchange exchange) throws UnreadableRecord, InterruptedException {
        Message record = exchange.getMessage();
        String topic = record.getHeader(KafkaConstants.TOPIC, String.class);
        Channel channel = topics.get().get(topic);
        if (channel == null) {
            throw new UnreadableRecord("no channel has the topic '%s': there are %s".formatted(topic,
                    String.join(", ", topics.get().keySet())));
        }
        Item item = Item.of(channel, record.getBody(byte[].class));
        Hub all = hub;
        if (all != null) {
            all.publish(item);
        }
    }

    /** Sends what was brought, tells the clients that the program ends, and waits a few seconds until they are gone. */
    public void close() {
        Hub all = hub;
        if (all == null) {
            return;
        }
        try {
            all.end().orTimeout(FAREWELL_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException | CancellationException e) {
            LOG.debug("Some clients of the live feed did not say good-bye");
        }
    }

    private static Map<String, Channel> topics(Settings now) {
        return Arrays.stream(Channel.values()).filter(channel -> channel.topic().isPresent())
                .collect(Collectors.toMap(channel -> now.get(channel.topic().orElseThrow()), Function.identity(),
                        (one, other) -> one));
    }
}
