package org.cryptoroutes.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Service;
import org.cryptoroutes.logging.Background;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The database of the store, with its tables as the migrations made them. Opened in the background by the first that
 * asks for a connection, looked after from then on, and tried again for as long as it is away.
 */
final class Store extends AbstractDataSource implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final long PERIOD_SECONDS = 5;
    /** Within which a route that waits for the store can still be stopped in time. */
    private static final long FIRST_OPENING_SECONDS = 5;
    private static final int ALIVE_SECONDS = 2;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final StoreAddress address;
    private final Background thread = new Background("store");
    private final CountDownLatch tried = new CountDownLatch(1);
    private final Repeated said = new Repeated(Clock.systemUTC(), QUIET);
    private boolean asked;
    private volatile HikariDataSource pool;
    private volatile String trouble;
    /** Of the last trouble: what fails meanwhile fails for the same reason, which is said once. */
    private volatile Exception cause;

    Store(StoreAddress address) {
        this.address = address;
    }

    StoreAddress address() {
        return address;
    }

    /** Where it is, without a password. */
    String url() {
        return address.url();
    }

    /** Which one it is, in two or three words. */
    String name() {
        return address.name();
    }

    /** Why it can't be used, in half a sentence; empty while it can, and before anybody asked for it. Never waits. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Whether the tables are there. Never waits. */
    boolean opened() {
        return pool != null;
    }

    /** Waits a few seconds when the store is just being opened; not at all while it is known to be away. */
    @Override
    public Connection getConnection() throws SQLException {
        begin();
        awaitFirstTry();
        HikariDataSource open = pool;
        if (open == null || trouble != null) {
            throw new SQLTransientConnectionException("the store at %s can't be used: %s".formatted(
                    address.url(), trouble().orElse("it is being opened")), cause);
        }
        try {
            return open.getConnection();
        } catch (SQLTransientConnectionException e) {
            // Without a cause, all connections are in use, and the store is there
            if (e.getCause() != null) {
                away(e);
            }
            throw e;
        }
    }

    /** @throws UnsupportedOperationException always: the settings name the user */
    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException("the settings name the user of the store");
    }

    private synchronized void begin() {
        if (!asked) {
            asked = true;
            thread.scheduleWithFixedDelay(this::look, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void awaitFirstTry() throws SQLException {
        try {
            tried.await(FIRST_OPENING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("stopped while the store was being opened", e);
        }
    }

    private void look() {
        try {
            if (pool == null) {
                pool = open();
            }
            try (Connection connection = pool.getConnection()) {
                if (!connection.isValid(ALIVE_SECONDS)) {
                    throw new SQLTransientConnectionException("it does not answer");
                }
            }
            answers();
        } catch (IOException | SQLException | FlywayException | PoolInitializationException e) {
            away(e);
        } finally {
            tried.countDown();
        }
    }

    private HikariDataSource open() throws IOException {
        address.prepare();
        HikariDataSource opened = new HikariDataSource(address.pool());
        try {
            Migrations.of(opened, address.kind()).migrate();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void answers() {
        if (trouble != null) {
            trouble = null;
            said.say("back").ifPresent(kept -> LOG.info("The store at {} answers again", address.url()));
        }
    }

    private void away(Exception failure) {
        String reason = Causes.sentence(failure).lines().findFirst().orElse("").strip();
        cause = failure;
        trouble = reason;
        said.say("away").ifPresent(kept ->
                LOG.warn("The store at {} can't be used: {}; its routes wait in Kafka until it can",
                address.url(), reason));
    }

    @Override
    public void start() {
        // Opened by the first that asks
    }

    @Override
    public void stop() {
        thread.shutdownNow();
        tried.countDown();
        if (pool != null) {
            pool.close();
        }
    }
}
