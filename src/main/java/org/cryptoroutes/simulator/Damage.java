package org.cryptoroutes.simulator;

import java.time.Duration;
import java.util.Map;

/** Spoils the fields of one coin. The fields are JSON text by name; those not asked for are absent and stay so. */
final class Damage {

    private static final String PRICE = "usd";
    private static final int LONG_PRICE_DIGITS = 400;

    private Damage() {
    }

    static void apply(Fault fault, Map<String, String> fields) {
        switch (fault) {
            case NULL_PRICE -> fields.replace(PRICE, "null");
            case ZERO_PRICE -> fields.replace(PRICE, "0");
            case NEGATIVE_PRICE -> fields.computeIfPresent(PRICE, (name, price) -> "-" + price);
            case MISSING_PRICE -> fields.clear();
            case TEXT_PRICE -> fields.replace(PRICE, "\"a lot\"");
            case ABSURD_PRICE -> fields.replace(PRICE, "1e400");
            case LONG_PRICE -> fields.replace(PRICE, "1." + "3".repeat(LONG_PRICE_DIGITS - 1));
            case EXPONENT_PRICE -> fields.replace(PRICE, "2.8e-09");
            case NULL_FIELDS -> fields.replaceAll((name, value) -> name.equals(PRICE) ? value : "null");
            case BACKWARDS, STALE_PAGE ->
                    fields.computeIfPresent("last_updated_at", (name, seconds) -> eightHoursBefore(seconds));
            default -> { }
        }
    }

    /** How often the coin appears. */
    static int copies(Fault fault) {
        return switch (fault) {
            case MISSING_COIN -> 0;
            case DUPLICATED -> 2;
            default -> 1;
        };
    }

    /** What a stuck cache node did to every coin of a page (measured on CoinGecko, 2026). */
    private static String eightHoursBefore(String epochSeconds) {
        return Long.toString(Long.parseLong(epochSeconds) - Duration.ofHours(8).toSeconds());
    }
}
