package org.cryptoroutes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.PostgresProcess;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows go, in both databases. */
@Timeout(120)
class RetentionTest {

    private static final long SECOND = 1_000_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void deletesWhatIsTooOldInSmallStepsAndNothingElse(String database) throws Exception {
        if (database.equals("sqlite")) {
            check(Map.of());
            return;
        }
        try (PostgresProcess postgres = PostgresProcess.start(directory)) {
            check(Map.of("store.url", postgres.url("postgres"), "store.user", postgres.user()));
        }
    }

    @Test
    void theRoomLetsItRun() throws Exception {
        Settings settings = settings(Map.of());
        StoreRoom room = new StoreRoom(() -> settings, directory);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            room.describe(context, new SimpleMeterRegistry());
            room.open(context, new SimpleMeterRegistry());
            assertThat(context.hasService(Retention.class)).isNotNull();
        }
    }

    private Settings settings(Map<String, String> address) {
        return new SettingsLoader(directory, Optional.empty(), Map.of()).commandLine(address)
                .commandLine(Map.of("store.keep-prices", "1h", "store.keep-candles", "1m:1h,5m:2d"))
                .load(name -> Set.of());
    }

    private void check(Map<String, String> address) throws Exception {
        Settings settings = settings(address);
        Store store = new Store(StoreAddress.of(settings, directory));
        try {
            Retention retention = new Retention(store, () -> Keep.of(settings), Duration.ofMillis(200));
            long now = Instant.now().getEpochSecond() * SECOND;
            // A busy machine may take more than the pool has patience for
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> count(store, "prices") == 0);
            try (Connection connection = store.getConnection(); Statement rows = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < 1200; i++) {
                    rows.addBatch(price(now - 3700 * SECOND - i));
                }
                for (int i = 0; i < 300; i++) {
                    rows.addBatch(price(now - i));
                }
                for (String table : List.of("candles", "indicators")) {
                    for (String interval : List.of("1m", "5m", "1h")) {
                        rows.addBatch(window(table, interval, now));
                        rows.addBatch(window(table, interval, now - 7200 * SECOND));
                        rows.addBatch(window(table, interval, now - 3 * 86_400 * SECOND));
                    }
                }
                rows.executeBatch();
                connection.commit();
            }

            assertThat(retention.deleteSome()).as("more is left").isTrue();
            assertThat(count(store, "prices")).as("after one step").isEqualTo(1000);
            retention.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> count(store, "prices") == 300);
            retention.stop();
            for (String table : List.of("candles", "indicators")) {
                assertThat(count(store, table + " WHERE interval = '1m'")).isEqualTo(1);
                assertThat(count(store, table + " WHERE interval = '5m'")).isEqualTo(2);
                assertThat(count(store, table + " WHERE interval = '1h'")).isEqualTo(3);
            }
            findsRowsWithoutReadingOthers(store);
        } finally {
            store.stop();
        }
    }

    /** However many there are: the newest of one coin, also of one that is long gone, and the oldest of all. */
    private static void findsRowsWithoutReadingOthers(Store store) throws SQLException {
        boolean sqlite = store.address().file() != null;
        try (Connection connection = store.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO candles (symbol, interval, window_start_us, record)
                    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                    SELECT 'C' || (i % 8), '1m', i / 8 * 60, '{"open":1,"high":1,"low":1,"close":1,"text":"as long as one is"}'
                    FROM n""");
            statement.execute("ANALYZE candles");
            String explain = sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
            assertThat(plan(statement, explain + "SELECT record FROM candles WHERE symbol = 'C3' AND interval = '1m' "
                    + "ORDER BY window_start_us DESC LIMIT 500")).contains(sqlite
                    ? "USING PRIMARY KEY (symbol=? AND interval=?)"
                            : "Index Scan Backward using candles_pkey").doesNotContain("SORT", "Filter");
            assertThat(plan(statement,
                    explain + "SELECT symbol FROM candles WHERE interval = '1m' AND window_start_us + 0 < 60 "
                    + "ORDER BY window_start_us + 0 LIMIT 500")).contains("candles_by_age");
        }
    }

    private static String plan(Statement statement, String query) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                plan.append(rows.getString(rows.getMetaData().getColumnCount())).append('\n');
            }
        }
        return plan.toString();
    }

    private static String price(long at) {
        return "INSERT INTO prices (symbol, timestamp_us, message_id, record) VALUES ('BTC', %d, '', '{\"price_usd\":1}')"
                .formatted(at);
    }

    private static String window(String table, String interval, long start) {
        return ("INSERT INTO %s (symbol, interval, window_start_us, record) VALUES ('BTC', '%s', %d, "
                + "'{\"open\":1,\"high\":1,\"low\":1,\"close\":1}')").formatted(table, interval, start);
    }

    private static int count(Store store, String rows) throws SQLException {
        try (Connection connection = store.getConnection(); Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + rows)) {
            count.next();
            return count.getInt(1);
        }
    }
}
