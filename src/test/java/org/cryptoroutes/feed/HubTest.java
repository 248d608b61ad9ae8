package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.cryptoroutes.price.UnreadableRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far the route that brings records may be before those who get them. */
@Timeout(60)
class HubTest {

    /** What waits for its turn takes memory, whoever wants it. */
    @Test
    void aRouteIsNeverMoreThanAThousandRecordsAhead() {
        Vertx vertx = Vertx.vertx();
        CountDownLatch busy = new CountDownLatch(1);
        try {
            Hub hub = new Hub(vertx, Optional::empty, List::of, () -> "{}");
            hub.run(() -> hold(busy));
            AtomicInteger published = new AtomicInteger();
            CompletableFuture<Void> route = CompletableFuture.runAsync(() -> {
                while (published.get() < 1500) {
                    publish(hub);
                    published.incrementAndGet();
                }
            });

            await().until(() -> published.get() >= 1000);
            await().during(Duration.ofMillis(300)).until(() -> published.get() == 1000);
            busy.countDown();
            route.join();
        } finally {
            busy.countDown();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void publish(Hub hub) {
        try {
            hub.publish(Item.of(Channel.PRICE, "{\"symbol\":\"BTC\",\"price_usd\":1}".getBytes(UTF_8)));
        } catch (UnreadableRecord e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
