package org.cryptoroutes.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.cryptoroutes.PostgresProcess;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The snapshots of a program that has just started, and has read nothing yet. */
class StoredLatestTest {

    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    /** Where the rows are. */
    enum Database { SQLITE, POSTGRESQL }

    @TempDir
    private static Path server;
    @TempDir
    private Path directory;
    private static PostgresProcess postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresProcess.start(server);
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @EnumSource
    void theFirstSnapshotHoldsTheNewestOfTheStoreWhichDoesNotComeAgain(Database database) throws Exception {
        DataSource store = store(database);
        for (int i = 0; i < 3; i++) {
            insert(store, "prices (symbol, timestamp_us, message_id, record)", "'BTC', %d, 'm'".formatted(i),
                    price("BTC", i));
            insert(store, "prices (symbol, timestamp_us, message_id, record)", "'ETH', %d, 'm'".formatted(i),
                    price("ETH", i));
            for (String interval : List.of("1m", "5m")) {
                for (String table : List.of("candles", "indicators")) {
                    insert(store, table + " (symbol, interval, window_start_us, record)",
                            "'BTC', '%s', %d".formatted(interval, i), candle(interval, i));
                }
            }
            insert(store, "alerts (id, state, symbol, window_end_us, record)",
                    "'a%1$d', 'firing', 'BTC', %1$d".formatted(i), alert(i));
        }
        try (FeedServer feed = new FeedServer(Optional.of(store), () -> "{}");
                Listener client = new Listener(feed.url())) {
            for (String channel : List.of("price", "candle", "indicator", "alert")) {
                client.subscribe("{\"channel\":\"%s\"}".formatted(channel));
            }
            client.await("\"seq\":4");
            assertThat(client.records("price")).containsExactlyInAnyOrder(price("BTC", 2), price("ETH", 2));
            assertThat(client.records("candle")).containsExactlyInAnyOrder(candle("1m", 2), candle("5m", 2));
            assertThat(client.records("indicator")).isEqualTo(client.records("candle"));
            assertThat(client.records("alert")).containsExactly(alert(0), alert(1), alert(2));

            // What the store was quicker to read than this program
            feed.publish("crypto-prices", price("BTC", 1));
            feed.publish("crypto-prices", price("BTC", 2));
            feed.publish("crypto-candles", candle("1m", 2));
            feed.publish("crypto-alerts", alert(2));
            feed.publish("crypto-prices", price("BTC", 3));
            feed.publish("crypto-prices", price("BTC", 3));
            feed.publish("crypto-candles", candle("1m", 3));
            feed.publish("crypto-alerts", alert(3));
            client.await("a3");
            assertThat(client.records("price")).hasSize(4).endsWith(price("BTC", 3), price("BTC", 3));
            assertThat(client.records("candle")).hasSize(3).endsWith(candle("1m", 3));
            assertThat(client.records("alert")).containsExactly(alert(0), alert(1), alert(2), alert(3));
        }
    }

    @Test
    void whatWasReadIsNotReplacedByAnOlderRow() throws Exception {
        DataSource store = store(Database.SQLITE);
        insert(store, "prices (symbol, timestamp_us, message_id, record)", "'BTC', 1, 'm'", price("BTC", 1));
        insert(store, "alerts (id, state, symbol, window_end_us, record)", "'a1', 'firing', 'BTC', 1", alert(1));
        try (FeedServer feed = new FeedServer(Optional.of(store), () -> "{}")) {
            feed.publish("crypto-prices", price("BTC", 2));
            feed.publish("crypto-alerts", alert(2));
            try (Listener client = new Listener(feed.url()).subscribe("{\"channel\":\"price\"}")
                    .subscribe("{\"channel\":\"alert\"}")) {
                client.await("\"seq\":2");
                assertThat(client.records("price")).containsExactly(price("BTC", 2));
                assertThat(client.records("alert")).containsExactly(alert(1), alert(2));
            }
        }
    }

    @Test
    void aStoreThatIsAwayHoldsNobodyUp() {
        AtomicBoolean asked = new AtomicBoolean();
        DataSource away = new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                asked.set(true);
                throw new SQLException("away");
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
        try (FeedServer feed = new FeedServer(Optional.of(away), () -> "{}");
                Listener client = new Listener(feed.url()).subscribe("{\"channel\":\"price\"}")) {
            assertThat(client.await("snapshot")).endsWith("\"data\":[]}");
            assertThat(asked).isTrue();
            await().atMost(Duration.ofSeconds(5)).until(() -> feed.clients() == 1);
        }
    }

    private DataSource store(Database database) {
        DataSource store = database == Database.SQLITE
                ? new DriverManagerDataSource("jdbc:sqlite:" + directory.resolve("crypto.db"))
                : new DriverManagerDataSource(postgres.create("feed"), postgres.user(), "");
        Flyway.configure().dataSource(store)
                .locations("classpath:db/migration/" + database.name().toLowerCase(java.util.Locale.ROOT))
                .load().migrate();
        return store;
    }

    private static void insert(DataSource store, String table, String values, String record) throws SQLException {
        try (Connection connection = store.getConnection(); Statement insert = connection.createStatement()) {
            insert.executeUpdate("INSERT INTO %s VALUES (%s, '%s')".formatted(table, values, record));
        }
    }

    private static String price(String symbol, int i) {
        return "{\"symbol\":\"%s\",\"price_usd\":1.%d0,\"timestamp\":\"%s\"}".formatted(symbol, i, START.plusMillis(i));
    }

    private static String candle(String interval, int i) {
        return "{\"symbol\":\"BTC\",\"interval\":\"%s\",\"window_start\":\"%s\",\"open\":1,\"high\":1,\"low\":1,\"close\":1}"
                .formatted(interval, START.plusSeconds(60L * i));
    }

    private static String alert(int i) {
        return "{\"id\":\"a%d\",\"symbol\":\"BTC\",\"state\":\"firing\",\"window_end\":\"%s\"}"
                .formatted(i, START.plusSeconds(60L * i));
    }
}
