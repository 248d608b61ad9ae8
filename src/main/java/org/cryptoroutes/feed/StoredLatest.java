package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.cryptoroutes.price.UnreadableRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the store for the newest record of each kind, so that a snapshot right after a start is not empty. */
final class StoredLatest {

    private static final Logger LOG = LoggerFactory.getLogger(StoredLatest.class);

    /** Goes from symbol to symbol along the primary key: the number of rows does not matter. */
    private static final String NEWEST = """
            WITH RECURSIVE coins(symbol) AS (
                SELECT min(symbol) FROM %1$s
                UNION ALL
                SELECT (SELECT min(symbol) FROM %1$s WHERE symbol > coins.symbol) FROM coins
                WHERE coins.symbol IS NOT NULL)
            SELECT (SELECT record FROM %1$s WHERE symbol = coins.symbol %2$s LIMIT 1) FROM coins
            WHERE symbol IS NOT NULL
            """;
    private static final String PRICES = NEWEST.formatted("prices", "ORDER BY timestamp_us DESC, message_id DESC");
    private static final String OF_INTERVAL = "AND interval = ? ORDER BY window_start_us DESC";
    private static final String CANDLES = NEWEST.formatted("candles", OF_INTERVAL);
    private static final String INDICATORS = NEWEST.formatted("indicators", OF_INTERVAL);
    private static final String ALERTS = "SELECT record FROM alerts ORDER BY window_end_us DESC LIMIT 100";

    private final DataSource store;

    StoredLatest(DataSource store) {
        this.store = store;
    }

    /**
     * @param intervals of candles and indicators
     * @return what is there, of each channel from the oldest to the newest
     */
    List<Item> read(List<String> intervals) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (Connection connection = store.getConnection()) {
            items.addAll(read(connection, Channel.PRICE, PRICES));
            for (String interval : intervals) {
                items.addAll(read(connection, Channel.CANDLE, CANDLES, interval));
                items.addAll(read(connection, Channel.INDICATOR, INDICATORS, interval));
            }
            List<Item> alerts = read(connection, Channel.ALERT, ALERTS);
            Collections.reverse(alerts);
            items.addAll(alerts);
        }
        return items;
    }

    private static List<Item> read(Connection connection, Channel channel, String query, String... parameters)
            throws SQLException {
        List<Item> items = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    item(channel, rows.getString(1)).ifPresent(items::add);
                }
            }
        }
        return items;
    }

    /** Of a symbol that has no candle of this length there is none. */
    private static Optional<Item> item(Channel channel, String record) {
        try {
            return record == null ? Optional.empty() : Optional.of(Item.of(channel, record.getBytes(UTF_8)));
        } catch (UnreadableRecord e) {
            LOG.warn("A row of the store is left out of the snapshots ({}): {}", channel.text(), e.getMessage());
            return Optional.empty();
        }
    }
}
