package org.cryptoroutes.price;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the age of the prices. A cache on the way may answer for hours with a page that it should have forgotten,
 * its status and its form as good as ever: only {@code last_updated} tells.
 */
final class UpdateTimes {

    private static final Logger LOG = LoggerFactory.getLogger(UpdateTimes.class);
    private static final long NEVER = Long.MIN_VALUE;

    private final Counter old;
    private final Counter backwards;
    private final Map<String, Long> latest = new HashMap<>();
    private Instant answer = Instant.MIN;
    private long newest = NEVER;
    private long newestBefore = NEVER;
    private boolean warned;

    UpdateTimes(MeterRegistry meters) {
        old = counter("old", meters);
        backwards = counter("backwards", meters);
    }

    /**
     * @param received when this program received the answer
     * @param updated  when the source last changed the price, in Unix seconds
     * @param maxAge   how old the newest price may be; zero = as old as it likes
     */
    synchronized void note(Coin coin, Instant received, long updated, Duration maxAge) {
        long receivedSecond = received.getEpochSecond();
        // A time in the future would pass for fresh long after the source has stopped
        long time = Math.min(updated, receivedSecond);
        if (received.isAfter(answer)) {
            warn(maxAge);
            answer = received;
            newestBefore = newest;
            newest = NEVER;
        }
        if (received.equals(answer)) {
            newest = Math.max(newest, time);
        }
        if (isOld(time, receivedSecond, maxAge)) {
            old.increment();
        }
        Long before = latest.get(coin.id());
        if (before == null || before < time) {
            latest.put(coin.id(), time);
        } else if (before > time) {
            backwards.increment();
        }
    }

    /**
     * The latest time in the last two answers: one alone may be half read, or come from a cache that its neighbours do
     * not share. Empty before the first.
     */
    synchronized Optional<Instant> newest() {
        return Optional.of(Math.max(newest, newestBefore)).filter(time -> time != NEVER).map(Instant::ofEpochSecond);
    }

    private void warn(Duration maxAge) {
        boolean tooOld = newest().filter(time -> isOld(time.getEpochSecond(), answer.getEpochSecond(), maxAge))
                .isPresent();
        if (tooOld && !warned) {
            LOG.warn("The prices are old: the newest was {} s old when it came, more than freshness.max-age={}",
                    answer.getEpochSecond() - Math.max(newest, newestBefore), maxAge.toSeconds());
        } else if (warned && !tooOld) {
            LOG.info("The prices are new again");
        }
        warned = tooOld;
    }

    private static boolean isOld(long time, long received, Duration maxAge) {
        return !maxAge.isZero() && received - time > maxAge.toSeconds();
    }

    private static Counter counter(String reason, MeterRegistry meters) {
        return Counter.builder("crypto.coins.stale")
                .description("Prices that were published although the time of the source says that they are not new")
                .tag("reason", reason).register(meters);
    }
}
