package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What one client wants, and what waits for it. A client that reads slower than records come gets the newest price of
 * each coin for all between; candles, indicators and alerts wait until there are too many of them. Not thread-safe.
 */
final class Client {

    /** What may wait here, in bytes, before the client is cut off. All clients share them. */
    static final int MOST_WAITING = 256 << 10;
    /** Beyond this, a newer price replaces one that waits. */
    private static final int LAGS = 64 << 10;
    private static final int MOST_ANSWERS = 100;
    private static final int MOST_SUBSCRIPTIONS = 100;
    /** From this length on, a message gets no further element. */
    private static final int LONG = 32 << 10;

    private static final byte[] SLOW_CONSUMER = "{\"channel\":\"status\",\"code\":\"slow_consumer\"}".getBytes(UTF_8);
    private static final byte[] END = "]}".getBytes(UTF_8);
    private static final long HEARTBEAT_NANOS = 5_000_000_000L;
    private static final long PING_NANOS = 20_000_000_000L;
    /** Two pings. */
    private static final long SILENT_NANOS = 45_000_000_000L;
    private static final long STUCK_NANOS = 30_000_000_000L;

    private final Connection connection;
    private final Latest latest;
    private final FeedMeters meters;
    private final LongSupplier nanoTime;

    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    /** Those that begin with the snapshot, which is made when there is room for it. */
    private final Deque<Subscription> snapshots = new ArrayDeque<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Map<String, Item> newest = new LinkedHashMap<>();
    private int waitingLength;
    private long seq;
    private long written;
    private long pinged;
    private long heard;
    private long hadRoom;
    private boolean closed;

    /** @param nanoTime as {@link System#nanoTime()} */
    Client(Connection connection, Latest latest, FeedMeters meters, LongSupplier nanoTime) {
        this.connection = connection;
        this.latest = latest;
        this.meters = meters;
        this.nanoTime = nanoTime;
        written = nanoTime.getAsLong();
        pinged = written;
        heard = written;
        hadRoom = written;
    }

    /** @throws BadRequest when it has too many subscriptions */
    void subscribe(Subscription subscription, boolean snapshot) throws BadRequest {
        if (subscriptions.size() + snapshots.size() >= MOST_SUBSCRIPTIONS) {
            throw new BadRequest("a connection may have %d subscriptions".formatted(MOST_SUBSCRIPTIONS));
        }
        subscriptions.remove(subscription);
        snapshots.remove(subscription);
        if (snapshot) {
            snapshots.add(subscription);
        } else {
            subscriptions.add(subscription);
        }
    }

    /** @throws BadRequest when it gets nothing of the kind, or could not go on with the rest alone */
    void unsubscribe(Subscription what) throws BadRequest {
        Set<Subscription> concerned = new LinkedHashSet<>(subscriptions);
        concerned.addAll(snapshots);
        concerned.removeIf(subscription -> !subscription.isAbout(what));
        boolean hasAll = concerned.stream().anyMatch(subscription -> subscription.symbols().isEmpty());
        if (!what.symbols().isEmpty()) {
            concerned.removeIf(subscription -> Collections.disjoint(subscription.symbols(), what.symbols()));
        }
        if (concerned.isEmpty()) {
            throw new BadRequest(hasAll
                    ? "the subscription to %s is to all coins: unsubscribe without symbol"
                            .formatted(what.channel().text())
                    : "there is no such subscription to %s".formatted(what.channel().text()));
        }
        for (Subscription subscription : concerned) {
            Subscription rest = subscription.without(what.symbols());
            boolean goesOn = !what.symbols().isEmpty() && !rest.symbols().isEmpty();
            if (subscriptions.remove(subscription) && goesOn) {
                subscriptions.add(rest);
            }
            if (snapshots.remove(subscription) && goesOn) {
                snapshots.add(rest);
            }
        }
        waiting.removeIf(item -> !wants(item));
        newest.values().removeIf(item -> !wants(item));
        waitingLength = length(waiting);
    }

    boolean wants(Channel channel) {
        return subscriptions.stream().anyMatch(subscription -> subscription.channel() == channel)
                || snapshots.stream().anyMatch(subscription -> subscription.channel() == channel);
    }

    void answer(String json) {
        if (closed) {
            return;
        }
        answers.add(json);
        if (answers.size() > MOST_ANSWERS) {
            cutOff(Ending.SLOW);
        }
    }

    /** Puts it with what waits when the client wants it; {@link #flush} sends it. */
    void offer(Item item) {
        if (closed || !wants(item)) {
            return;
        }
        String key = item.channel().text() + item.key();
        if (item.channel().newestIsEnough() && (newest.containsKey(key) || waitingLength > LAGS || connection.full())) {
            if (newest.put(key, item) != null) {
                meters.conflated();
            }
            return;
        }
        waiting.add(item);
        waitingLength += item.json().length;
        if (waitingLength > MOST_WAITING) {
            cutOff(Ending.SLOW);
        }
    }

    /**
     * Sends what waits, as far as there is room.
     *
     * @param complete whether a snapshot of the channel can be made yet
     */
    void flush(Predicate<Channel> complete) {
        while (!closed && !connection.full() && sendNext(complete)) {
            continue;
        }
    }

    /** To be called about once a second. */
    void look() {
        long now = nanoTime.getAsLong();
        if (!connection.full()) {
            hadRoom = now;
        }
        if (closed) {
            return;
        }
        if (now - hadRoom > STUCK_NANOS) {
            cutOff(Ending.SLOW);
        } else if (now - heard > SILENT_NANOS) {
            cutOff(Ending.SILENT);
        } else {
            if (now - pinged > PING_NANOS) {
                pinged = now;
                heard = connection.ping() ? heard : now;
            }
            if (now - written > HEARTBEAT_NANOS && !connection.full()) {
                written = now;
                connection.heartbeat();
            }
        }
    }

    /** The client gave a sign of life. */
    void heard() {
        heard = nanoTime.getAsLong();
    }

    /** Sends all that waits, whether there is room or not, and the reason why nothing more comes. */
    void end(Ending ending) {
        while (!closed && sendNext(channel -> false)) {
            continue;
        }
        close(ending);
    }

    private boolean sendNext(Predicate<Channel> complete) {
        if (!answers.isEmpty()) {
            connection.write(answers.remove().getBytes(UTF_8), 0);
        } else if (!waiting.isEmpty()) {
            List<Item> items = take(waiting.iterator());
            waitingLength -= length(items);
            send("update", items.get(0).channel(), items);
        } else if (!newest.isEmpty()) {
            List<Item> items = take(newest.values().iterator());
            send("update", items.get(0).channel(), items);
        } else {
            Optional<Subscription> next = snapshots.stream().filter(wanted -> complete.test(wanted.channel()))
                    .findFirst();
            next.ifPresent(subscription -> {
                snapshots.remove(subscription);
                subscriptions.add(subscription);
                send("snapshot", subscription.channel(), latest.of(subscription));
            });
            return next.isPresent();
        }
        written = nanoTime.getAsLong();
        return true;
    }

    /** The first ones, of one channel. */
    private static List<Item> take(Iterator<Item> items) {
        List<Item> taken = new ArrayList<>();
        int length = 0;
        while (items.hasNext() && length < LONG) {
            Item item = items.next();
            if (!taken.isEmpty() && item.channel() != taken.get(0).channel()) {
                break;
            }
            items.remove();
            taken.add(item);
            length += item.json().length;
        }
        return taken;
    }

    private void send(String type, Channel channel, List<Item> items) {
        seq++;
        byte[] head = "{\"channel\":\"%s\",\"type\":\"%s\",\"seq\":%d,\"data\":[".formatted(channel.text(), type, seq)
                .getBytes(UTF_8);
        ByteBuffer message = ByteBuffer.allocate(head.length + length(items) + Math.max(0, items.size() - 1)
                + END.length);
        message.put(head);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                message.put((byte) ',');
            }
            message.put(items.get(i).json());
        }
        connection.write(message.put(END).array(), seq);
        meters.sent();
    }

    private static int length(Collection<Item> items) {
        return items.stream().mapToInt(item -> item.json().length).sum();
    }

    private boolean wants(Item item) {
        for (Subscription subscription : subscriptions) {
            if (subscription.wants(item)) {
                return true;
            }
        }
        return false;
    }

    private void cutOff(Ending ending) {
        if (!closed) {
            meters.cutOff(ending);
            if (ending == Ending.SLOW) {
                connection.write(SLOW_CONSUMER, 0);
            }
            close(ending);
        }
    }

    private void close(Ending ending) {
        if (!closed) {
            closed = true;
            answers.clear();
            waiting.clear();
            newest.clear();
            snapshots.clear();
            connection.close(ending);
        }
    }
}
