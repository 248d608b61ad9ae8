package org.cryptoroutes.candles;

import java.util.Arrays;
import java.util.List;

/** Over how many candles the averages go. */
public final class Lengths {

    private static final int LONGEST = 1000;

    private Lengths() {
    }

    /**
     * Reads {@code 20,50,200}; ascending. Empty for a blank text.
     *
     * @throws IllegalArgumentException when one is no number from 2 to 1000, or stands twice
     */
    public static List<Integer> list(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        List<Integer> lengths = Arrays.stream(text.split(",", -1)).map(one -> length(one.strip())).sorted().toList();
        if (lengths.stream().distinct().count() < lengths.size()) {
            throw new IllegalArgumentException("a length stands there twice");
        }
        return lengths;
    }

    private static int length(String text) {
        int length = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (length < 2 || length > LONGEST) {
            throw new IllegalArgumentException("'%s' is no number of candles from 2 to %d".formatted(text, LONGEST));
        }
        return length;
    }
}
