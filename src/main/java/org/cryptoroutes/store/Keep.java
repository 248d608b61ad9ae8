package org.cryptoroutes.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cryptoroutes.settings.Ages;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/**
 * How long rows are kept, counted from their own time.
 *
 * @param delete deletes some of those that are too old: the first parameters are {@code values}, then comes the time in
 *               microseconds since 1970 that a row must have, then the most rows to delete
 */
record Keep(String delete, List<String> values, Duration age) {

    /** By "+ 0", as their indexes are: the migrations say why. */
    private static final String PRICES = "DELETE FROM prices WHERE (symbol, timestamp_us, message_id) IN ("
            + "SELECT symbol, timestamp_us, message_id FROM prices WHERE timestamp_us + 0 < ? "
            + "ORDER BY timestamp_us + 0 LIMIT ?)";
    private static final String WINDOWS = "DELETE FROM %1$s WHERE (symbol, interval, window_start_us) IN ("
            + "SELECT symbol, interval, window_start_us FROM %1$s WHERE interval = ? AND window_start_us + 0 < ? "
            + "ORDER BY window_start_us + 0 LIMIT ?)";

    /** What the settings say of each table; what they do not name is kept for ever. */
    static List<Keep> of(Settings settings) {
        List<Keep> rules = new ArrayList<>();
        Ages.one(settings.get(Setting.STORE_KEEP_PRICES)).ifPresent(age -> rules.add(new Keep(PRICES, List.of(), age)));
        Ages.byInterval(settings.get(Setting.STORE_KEEP_CANDLES)).forEach((interval, age) -> {
            for (String table : List.of("candles", "indicators")) {
                rules.add(new Keep(WINDOWS.formatted(table), List.of(interval), age));
            }
        });
        return rules;
    }
}
