package org.cryptoroutes.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.Service;
import org.cryptoroutes.logging.Background;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the rows that are too old, a few at a time with pauses between, so that nobody waits for it. */
final class Retention implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int STEP = 500;
    private static final long PAUSE_MILLIS = 100;
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofHours(1);

    private final Store store;
    private final Supplier<List<Keep>> rules;
    private final Duration round;
    private final Clock clock = Clock.systemUTC();
    private final Background thread = new Background("store-retention");
    private final Repeated said = new Repeated(clock, QUIET);

    /** @param rules asked each time, so that changed settings hold from the next round on */
    Retention(Store store, Supplier<List<Keep>> rules) {
        this(store, rules, ROUND);
    }

    /** @param round how long it rests when nothing is too old any more, and before it begins */
    Retention(Store store, Supplier<List<Keep>> rules, Duration round) {
        this.store = store;
        this.rules = rules;
        this.round = round;
    }

    @Override
    public void start() {
        next(round.toMillis());
    }

    private void next(long millis) {
        thread.schedule(this::step, millis, TimeUnit.MILLISECONDS);
    }

    private void step() {
        boolean more = false;
        try {
            more = store.opened() && store.trouble().isEmpty() && deleteSome();
        } catch (SQLException e) {
            said.say(Causes.kind(e)).ifPresent(kept ->
                    LOG.warn("Rows that are too old stay in the store for now: {}", Causes.sentence(e)));
        } finally {
            next(more ? PAUSE_MILLIS : round.toMillis());
        }
    }

    /** @return whether there may be more */
    boolean deleteSome() throws SQLException {
        boolean more = false;
        for (Keep rule : rules.get()) {
            more |= delete(rule) == STEP;
        }
        return more;
    }

    private int delete(Keep rule) throws SQLException {
        long oldest = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().minus(rule.age()));
        try (Connection connection = store.getConnection();
                PreparedStatement delete = connection.prepareStatement(rule.delete())) {
            int parameter = 1;
            for (String value : rule.values()) {
                delete.setString(parameter++, value);
            }
            delete.setLong(parameter++, oldest);
            delete.setInt(parameter, STEP);
            return delete.executeUpdate();
        }
    }

    @Override
    public void stop() {
        thread.shutdownNow();
    }
}
