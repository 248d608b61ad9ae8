package org.cryptoroutes.candles;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time such as {@code 5m}: of a candle, or of what an alert looks back on.
 *
 * @param seconds 1 to 604,800: a week
 */
public record Interval(int seconds) implements Comparable<Interval>, Serializable {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([smhd])");
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;
    private static final int LONGEST = 7 * DAY;
    private static final long MICROS = 1_000_000;

    /** @throws IllegalArgumentException when the text is no length, or one of more than a week */
    public static Interval of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            long seconds = Long.parseLong(form.group(1)) * unit(form.group(2).charAt(0));
            if (seconds <= LONGEST) {
                return new Interval((int) seconds);
            }
        }
        throw new IllegalArgumentException(
                "'%s' is no length such as 30s, 5m, 1h or 1d, of at most 7d".formatted(text.strip()));
    }

    /** Lengths with commas between; empty for a blank text. */
    public static List<Interval> list(String text) {
        return text.isBlank() ? List.of() : Arrays.stream(text.split(",", -1)).map(Interval::of).toList();
    }

    /**
     * The lengths of candles, ascending.
     *
     * @throws IllegalArgumentException when there is none, one stands twice, or one is no multiple of the shortest: a
     *                                  sample must be late for all of its candles or for none
     */
    public static List<Interval> ofCandles(String text) {
        List<Interval> intervals = new ArrayList<>(list(text));
        intervals.sort(null);
        if (intervals.isEmpty()) {
            throw new IllegalArgumentException("there must be one length at least");
        }
        for (int i = 1; i < intervals.size(); i++) {
            if (intervals.get(i).equals(intervals.get(i - 1))) {
                throw new IllegalArgumentException(intervals.get(i) + " stands there twice");
            }
            intervals.get(i).requireMultipleOf(intervals.get(0));
        }
        return List.copyOf(intervals);
    }

    /** @throws IllegalArgumentException when it is not made of whole ones of the other */
    void requireMultipleOf(Interval shortest) {
        if (seconds % shortest.seconds != 0) {
            throw new IllegalArgumentException("%s is no multiple of %s, the shortest".formatted(this, shortest));
        }
    }

    long micros() {
        return seconds * MICROS;
    }

    /** The start of the window that holds the time, both in microseconds since 1970. */
    long startOf(long at) {
        return at - Math.floorMod(at, micros());
    }

    private static int unit(char letter) {
        return switch (letter) {
            case 's' -> 1;
            case 'm' -> MINUTE;
            case 'h' -> HOUR;
            default -> DAY;
        };
    }

    @Override
    public int compareTo(Interval other) {
        return Integer.compare(seconds, other.seconds);
    }

    /** In the largest unit that fits, as in the records. */
    @Override
    @JsonValue
    public String toString() {
        return seconds % DAY == 0 ? seconds / DAY + "d" : seconds % HOUR == 0 ? seconds / HOUR + "h"
                : seconds % MINUTE == 0 ? seconds / MINUTE + "m" : seconds + "s";
    }
}
