package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.cryptoroutes.price.UnreadableRecord;
import org.junit.jupiter.api.Test;

/** What waits for one client, with a connection and a clock of the test's own. */
class ClientTest {

    private static final Subscription PRICES = new Subscription(Channel.PRICE, Set.of(), null);
    private static final Subscription CANDLES = new Subscription(Channel.CANDLE, Set.of(), null);
    private static final long SECOND = 1_000_000_000L;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Wire wire = new Wire();
    private final Latest latest = new Latest();
    private long now;
    private final Client client = new Client(wire, latest, new FeedMeters(meters), () -> now);

    private static final class Wire implements Connection {

        private final List<String> sent = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>();
        private int room = Integer.MAX_VALUE;
        private boolean answers = true;
        private int pings;
        private Ending ending;

        @Override
        public boolean full() {
            return room <= 0;
        }

        @Override
        public void write(byte[] json, long seq) {
            room--;
            sent.add(new String(json, UTF_8));
            if (seq > 0) {
                numbers.add(seq);
            }
        }

        @Override
        public void heartbeat() {
            sent.add("heartbeat");
        }

        @Override
        public boolean ping() {
            pings++;
            return answers;
        }

        @Override
        public void close(Ending why) {
            ending = why;
        }
    }

    @Test
    void whoLagsGetsTheNewestPriceOfEachCoinAndEveryCandle() throws Exception {
        subscribe(PRICES, CANDLES);
        wire.room = 0;
        for (int i = 1; i <= 20; i++) {
            offer(price("BTC", i), price("ETH", i), candle("BTC", i));
        }
        client.flush(channel -> true);
        assertThat(wire.sent).isEmpty();

        wire.room = 100;
        client.flush(channel -> true);

        assertThat(wire.sent).hasSize(2);
        assertThat(Listener.json(wire.sent.get(0)).path("data")).extracting(each -> each.path("open").asInt())
                .isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList());
        assertThat(wire.sent.get(1)).contains("\"BTC\",\"price_usd\":20,", "\"ETH\",\"price_usd\":20,")
                .doesNotContain("price_usd\":19");
        assertThat(wire.numbers).containsExactly(1L, 2L);
        assertThat(meters.get("crypto.live.conflated").counter().count()).isEqualTo(38);
    }

    @Test
    void whoKeepsUpGetsEveryPrice() throws Exception {
        subscribe(PRICES);
        for (int i = 1; i <= 20; i++) {
            offer(price("BTC", i));
        }
        client.flush(channel -> true);

        assertThat(wire.sent).hasSize(1);
        assertThat(Listener.json(wire.sent.get(0)).path("data")).hasSize(20);
        assertThat(meters.get("crypto.live.conflated").counter().count()).isZero();
    }

    @Test
    void pricesThatWaitNeverCutAClientOff() throws Exception {
        subscribe(PRICES);
        wire.room = 0;
        for (int i = 1; i <= 100_000; i++) {
            offer(price("COIN" + i % 1000, i));
        }

        assertThat(wire.ending).isNull();
    }

    @Test
    void whoMissesACandleIsToldAndCutOff() throws Exception {
        subscribe(PRICES, CANDLES);
        wire.room = 0;
        int waiting = 0;
        while (wire.ending == null && waiting < 2 * Client.MOST_WAITING) {
            Item candle = candle("BTC", waiting);
            offer(candle);
            waiting += candle.json().length;
        }

        assertThat(waiting).isBetween(Client.MOST_WAITING, Client.MOST_WAITING + 100);
        assertThat(wire.sent).containsExactly("{\"channel\":\"status\",\"code\":\"slow_consumer\"}");
        assertThat(wire.ending).isEqualTo(Ending.SLOW);
        assertThat(meters.get("crypto.live.slow").counter().count()).isEqualTo(1);
        wire.room = 100;
        offer(price("BTC", 1));
        client.flush(channel -> true);
        client.look();
        client.end(Ending.GOING_AWAY);
        assertThat(wire.sent).hasSize(1);
        assertThat(wire.ending).isEqualTo(Ending.SLOW);
    }

    @Test
    void aSnapshotTakesThePlaceOfWhatCameBeforeItCouldBeMade() throws Exception {
        client.subscribe(PRICES, true);
        offer(price("BTC", 1));
        client.flush(channel -> false);
        offer(price("BTC", 2));
        client.flush(channel -> false);
        assertThat(wire.sent).isEmpty();

        client.flush(channel -> true);
        offer(price("BTC", 3));
        client.flush(channel -> true);

        assertThat(wire.sent).hasSize(2);
        assertThat(wire.sent.get(0)).contains("\"type\":\"snapshot\",\"seq\":1,", "price_usd\":2,")
                .doesNotContain("price_usd\":1,");
        assertThat(wire.sent.get(1)).contains("\"type\":\"update\",\"seq\":2,", "price_usd\":3,")
                .doesNotContain("price_usd\":2,");
    }

    @Test
    void nothingComesAfterTheEndOfASubscription() throws Exception {
        subscribe(new Subscription(Channel.PRICE, Set.of("BTC", "ETH"), null), CANDLES);
        wire.room = 0;
        offer(price("BTC", 1), price("ETH", 1), candle("BTC", 1));
        client.unsubscribe(new Subscription(Channel.PRICE, Set.of("BTC"), null));
        client.unsubscribe(CANDLES);
        wire.room = 100;
        client.flush(channel -> true);

        assertThat(wire.sent).hasSize(1);
        assertThat(wire.sent.get(0)).contains("ETH").doesNotContain("BTC");
        client.unsubscribe(PRICES);
        offer(price("ETH", 2));
        client.flush(channel -> true);
        assertThat(wire.sent).hasSize(1);
    }

    @Test
    void whatCantBeUnsubscribedIsSaid() throws Exception {
        assertThatThrownBy(() -> client.unsubscribe(new Subscription(Channel.CANDLE, Set.of(), "1m")))
                .hasMessage("there is no such subscription to candle");
        Subscription bitcoin = new Subscription(Channel.PRICE, Set.of("BTC"), null);
        subscribe(PRICES);
        assertThatThrownBy(() -> client.unsubscribe(bitcoin))
                .hasMessage("the subscription to price is to all coins: unsubscribe without symbol");
        subscribe(bitcoin);
        client.unsubscribe(bitcoin);
        offer(price("ETH", 1));
        client.flush(channel -> true);
        assertThat(wire.sent).hasSize(1);
    }

    @Test
    void subscriptionsAreNotEndless() throws Exception {
        for (int i = 0; i < 100; i++) {
            client.subscribe(new Subscription(Channel.PRICE, Set.of("C" + i), null), true);
        }
        assertThatThrownBy(() -> client.subscribe(PRICES, true)).hasMessage("a connection may have 100 subscriptions");
    }

    @Test
    void whoOnlyAsksAndNeverReadsIsCutOff() {
        wire.room = 0;
        for (int i = 0; i <= 100; i++) {
            client.answer("{}");
        }
        assertThat(wire.ending).isEqualTo(Ending.SLOW);
    }

    @Test
    void fiveSilentSecondsAreFollowedByAHeartbeat() throws Exception {
        subscribe(PRICES);
        for (int second = 1; second <= 6; second++) {
            now = second * SECOND;
            client.look();
        }
        assertThat(wire.sent).containsExactly("heartbeat");
        offer(price("BTC", 1));
        client.flush(channel -> true);
        now += 4 * SECOND;
        client.look();
        assertThat(wire.sent).hasSize(2);
    }

    @Test
    void whoDoesNotAnswerPingsIsGone() {
        for (int second = 1; second <= 44; second++) {
            now = second * SECOND;
            client.look();
        }
        assertThat(wire.pings).isEqualTo(2);
        client.heard();
        now += 44 * SECOND;
        client.look();
        assertThat(wire.ending).isNull();
        now += 2 * SECOND;
        client.look();
        assertThat(wire.ending).isEqualTo(Ending.SILENT);
        assertThat(meters.get("crypto.live.silent").counter().count()).isEqualTo(1);
    }

    @Test
    void aClientWithoutPingsIsGoneWhenItTakesNothingForLong() {
        wire.answers = false;
        for (int second = 1; second <= 100; second++) {
            now = second * SECOND;
            client.look();
        }
        assertThat(wire.ending).isNull();
        wire.room = 0;
        now += 29 * SECOND;
        client.look();
        assertThat(wire.ending).isNull();
        now += 2 * SECOND;
        client.look();
        assertThat(wire.ending).isEqualTo(Ending.SLOW);
    }

    @Test
    void atTheEndEverythingThatWaitsIsSentFirst() throws Exception {
        subscribe(PRICES, CANDLES);
        wire.room = 0;
        offer(price("BTC", 1), candle("BTC", 1));
        client.end(Ending.GOING_AWAY);

        assertThat(wire.sent).hasSize(2);
        assertThat(wire.ending).isEqualTo(Ending.GOING_AWAY);
    }

    private void subscribe(Subscription... wanted) throws BadRequest {
        for (Subscription each : wanted) {
            client.subscribe(each, false);
        }
    }

    private void offer(Item... items) {
        for (Item item : items) {
            if (latest.put(item)) {
                client.offer(item);
            }
        }
    }

    private static Item price(String symbol, int price) throws UnreadableRecord {
        return Item.of(Channel.PRICE,
                "{\"symbol\":\"%s\",\"price_usd\":%d,\"volume\":1}".formatted(symbol, price).getBytes(UTF_8));
    }

    private static Item candle(String symbol, int open) throws UnreadableRecord {
        return Item.of(Channel.CANDLE,
                "{\"symbol\":\"%s\",\"interval\":\"1m\",\"open\":%d}".formatted(symbol, open).getBytes(UTF_8));
    }
}
