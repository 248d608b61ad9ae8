package org.cryptoroutes.feed;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All clients, and what they are sent. Everything here happens on one event loop, one after the other: what is in a
 * snapshot is in no update after it, and nothing falls between the two.
 */
final class Hub {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    /** The prices of a poll come within milliseconds, and travel together. */
    private static final long GATHER_MILLIS = 5;
    private static final int MOST_GATHERED = 64 << 10;
    /** How many records the route may be ahead of the clients. */
    private static final int MOST_AHEAD = 1000;
    private static final long LOOK_MILLIS = 1000;
    private static final long STATUS_MILLIS = 2000;
    private static final long STORE_PATIENCE_MILLIS = 5000;
    private static final long STORE_AGAIN_NANOS = 10_000_000_000L;

    private final Vertx vertx;
    private final Context loop;
    private final Supplier<Optional<StoredLatest>> store;
    private final Supplier<List<String>> intervals;
    private final Supplier<String> status;
    private final Semaphore ahead = new Semaphore(MOST_AHEAD);
    private final Repeated said = new Repeated(Clock.systemUTC(), Duration.ofMinutes(1));
    private final CompletableFuture<Void> empty = new CompletableFuture<>();

    private final Latest latest = new Latest();
    private final Set<Client> clients = new LinkedHashSet<>();
    private boolean ending;
    private boolean flushDue;
    private int gathered;
    private boolean storeRead;
    private boolean storeAwaited;
    private long storeAsked;
    private boolean statusAsked;
    private String lastStatus;

    /**
     * @param store     what to ask for the newest records before the first snapshot
     * @param intervals of the candles in the store
     * @param status    a JSON object; may wait
     */
    Hub(Vertx vertx, Supplier<Optional<StoredLatest>> store, Supplier<List<String>> intervals,
        Supplier<String> status) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.store = store;
        this.intervals = intervals;
        this.status = status;
        storeAsked = System.nanoTime() - STORE_AGAIN_NANOS;
        loop.runOnContext(start -> {
            vertx.setPeriodic(LOOK_MILLIS, timer -> clients.forEach(Client::look));
            vertx.setPeriodic(STATUS_MILLIS, timer -> askStatus());
        });
    }

    /** Does something in its turn. */
    void run(Runnable action) {
        loop.runOnContext(turn -> action.run());
    }

    /** Sends it to all who want it. Waits while the clients are far behind. */
    void publish(Item item) throws InterruptedException {
        ahead.acquire();
        run(() -> {
            ahead.release();
            take(item);
        });
    }

    /** Tells all clients that the program ends, when all that was published is sent; done when they are gone. */
    CompletableFuture<Void> end() {
        run(() -> {
            ending = true;
            List.copyOf(clients).forEach(client -> client.end(Ending.GOING_AWAY));
            if (clients.isEmpty()) {
                empty.complete(null);
            }
        });
        return empty;
    }

    /** To be added, and used, in turn only. */
    Client client(Connection connection, FeedMeters meters) {
        return new Client(connection, latest, meters, System::nanoTime);
    }

    // In turn only

    void add(Client client) {
        clients.add(client);
        if (ending) {
            client.end(Ending.GOING_AWAY);
        }
    }

    /** Whether there is anything about the symbol. */
    boolean knows(String symbol) {
        return latest.knows(symbol);
    }

    /** @return whether it was there still */
    boolean remove(Client client) {
        boolean there = clients.remove(client);
        if (ending && clients.isEmpty()) {
            empty.complete(null);
        }
        return there;
    }

    /** @throws BadRequest when it has too many subscriptions */
    void subscribe(Client client, Subscription subscription, boolean snapshot) throws BadRequest {
        client.subscribe(subscription, snapshot);
        askStore();
        askStatus();
    }

    void flush(Client client) {
        client.flush(this::isComplete);
    }

    private void take(Item item) {
        if (!latest.put(item) || clients.isEmpty()) {
            return;
        }
        clients.forEach(client -> client.offer(item));
        gathered += item.json().length;
        if (gathered > MOST_GATHERED) {
            flush();
        } else if (!flushDue) {
            flushDue = true;
            vertx.setTimer(GATHER_MILLIS, timer -> {
                flushDue = false;
                flush();
            });
        }
    }

    private void flush() {
        gathered = 0;
        clients.forEach(this::flush);
    }

    private boolean isComplete(Channel channel) {
        return channel == Channel.STATUS ? lastStatus != null : !storeAwaited;
    }

    /** Once, but for a store that is away, which is asked again when somebody subscribes later. */
    private void askStore() {
        Optional<StoredLatest> asked = storeRead || storeAwaited || System.nanoTime() - storeAsked < STORE_AGAIN_NANOS
                ? Optional.empty() : store.get();
        if (asked.isEmpty()) {
            return;
        }
        storeAsked = System.nanoTime();
        storeAwaited = true;
        long patience = vertx.setTimer(STORE_PATIENCE_MILLIS, timer -> doWithoutStore());
        vertx.executeBlocking(() -> asked.get().read(intervals.get()), false).onComplete(read -> run(() -> {
            vertx.cancelTimer(patience);
            if (read.succeeded()) {
                storeRead = true;
                latest.add(read.result());
            } else {
                said.say("store").ifPresent(kept -> LOG.warn("The snapshots begin without what is in the store: {}",
                        Causes.sentence(read.cause())));
            }
            doWithoutStore();
        }));
    }

    private void doWithoutStore() {
        storeAwaited = false;
        flush();
    }

    private void askStatus() {
        if (statusAsked || clients.stream().noneMatch(client -> client.wants(Channel.STATUS))) {
            return;
        }
        statusAsked = true;
        vertx.executeBlocking(status::get, false).onComplete(asked -> run(() -> {
            statusAsked = false;
            if (asked.failed()) {
                said.say("status").ifPresent(kept -> LOG.error("The status can't be told", asked.cause()));
            } else if (!asked.result().equals(lastStatus)) {
                lastStatus = asked.result();
                take(Item.status(lastStatus));
            }
            flush();
        }));
    }
}
