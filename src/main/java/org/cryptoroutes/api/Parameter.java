package org.cryptoroutes.api;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.cryptoroutes.price.Coin;

/**
 * One thing that may be asked with.
 *
 * @param bound    the name of its value, for a statement
 * @param absent   the value when nobody gives one and the route has none either
 * @param accepted what a request may give, after "it must be"
 * @param read     the value; null = this is not accepted
 */
record Parameter(String bound, Object absent, Supplier<String> accepted, Function<String, Object> read) {

    private static final String TIME = "a time such as 2026-11-29T10:00:00Z, or Unix seconds";
    private static final int LONGEST_TEXT = 100;
    private static final int MOST_RECORDS = 5000;
    private static final int DIGITS_OF_LIMIT = 4;
    private static final Pattern UNIX_SECONDS = Pattern.compile("\\d{1,11}(\\.\\d{1,9})?");
    private static final int MICROSECONDS = 6;

    /** Every parameter that has a meaning of its own, by name; what a route names beside these is any text. */
    static Map<String, Parameter> known(Supplier<List<String>> intervals) {
        return Map.of(
                "symbol", of("symbol", "", "a symbol such as BTC", Parameter::symbol),
                "interval", new Parameter("interval", "", () -> "one of " + String.join(", ", intervals.get()),
                        text -> intervals.get().contains(text) ? text : null),
                "start", of("start_us", Long.MIN_VALUE, TIME, Parameter::microseconds),
                "end", of("end_us", Long.MAX_VALUE, TIME, Parameter::microseconds),
                "limit", of("limit", MOST_RECORDS, "a whole number from 1 to 5000", Parameter::limit),
                "order", of("order", 1, "asc or desc", oneOf(Map.of("asc", 1, "desc", -1))),
                "fill", of("fill", "none", "none or previous", oneOf(Map.of("none", "none", "previous", "previous"))),
                "format", of("format", "", "json or csv", oneOf(Map.of("json", "json", "csv", "csv"))));
    }

    /** A parameter that a user's own route names. */
    static Parameter text(String name) {
        return of(name, "", "a text of up to 100 characters", text -> text.length() <= LONGEST_TEXT ? text : null);
    }

    private static Parameter of(String bound, Object absent, String accepted, Function<String, Object> read) {
        return new Parameter(bound, absent, () -> accepted, read);
    }

    private static Function<String, Object> oneOf(Map<String, Object> values) {
        return values::get;
    }

    private static Object symbol(String text) {
        return text.length() <= LONGEST_TEXT && Coin.isSymbol(text) ? text.toUpperCase(Locale.ROOT) : null;
    }

    private static Object limit(String text) {
        if (!text.matches("[0-9]{1,%d}".formatted(DIGITS_OF_LIMIT))) {
            return null;
        }
        int limit = Integer.parseInt(text);
        return limit >= 1 && limit <= MOST_RECORDS ? limit : null;
    }

    /** Since 1970. */
    private static Object microseconds(String text) {
        if (UNIX_SECONDS.matcher(text).matches()) {
            return new BigDecimal(text).movePointRight(MICROSECONDS).longValue();
        }
        try {
            // An offset such as +01:00 that was not encoded comes as a blank
            return ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(text.replace(' ', '+')));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
