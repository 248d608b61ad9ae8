package org.cryptoroutes.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cryptoroutes.candles.Interval;

/** How long something is kept: {@code 12h}, {@code 7d}. */
public final class Ages {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})([mhd])");

    private Ages() {
    }

    /**
     * Empty for a blank text: for ever.
     *
     * @throws IllegalArgumentException when it is no age
     */
    public static Optional<Duration> one(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(age(text));
    }

    /**
     * Ages by the length of a candle, as the records write it: {@code 1m:30d,5m:180d}. Empty for a blank text.
     *
     * @throws IllegalArgumentException when there is one without a length, or a length twice
     */
    public static Map<String, Duration> byInterval(String text) {
        Map<String, Duration> ages = new LinkedHashMap<>();
        if (!text.isBlank()) {
            Arrays.stream(text.split(",", -1)).map(pair -> pair.split(":", -1)).forEach(pair -> {
                if (pair.length != 2 || ages.put(Interval.of(pair[0]).toString(), age(pair[1])) != null) {
                    throw new IllegalArgumentException("'%s' is no length with an age"
                            .formatted(String.join(":", pair)));
                }
            });
        }
        return ages;
    }

    private static Duration age(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("'%s' is no age such as 12h or 7d".formatted(text));
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2).charAt(0)) {
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
