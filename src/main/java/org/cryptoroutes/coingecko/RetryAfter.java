package org.cryptoroutes.coingecko;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads how long a 429 asks to wait: {@code Retry-After} in seconds or as an HTTP date (RFC 9110, 10.2.3), else
 * CoinGecko's {@code x-ratelimit-reset}, which looks like {@code 2026-03-09 03:28:00 +0000}.
 */
final class RetryAfter {

    private static final DateTimeFormatter RESET = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss Z", Locale.ROOT);

    private RetryAfter() {
    }

    /**
     * @param retryAfter the header, null when absent
     * @param reset      the header x-ratelimit-reset, null when absent
     * @return not negative; empty when neither says anything that can be read
     */
    static Optional<Duration> parse(String retryAfter, String reset, Instant now) {
        return seconds(retryAfter)
                .or(() -> until(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME, now))
                .or(() -> until(reset, RESET, now));
    }

    private static Optional<Duration> seconds(String text) {
        return text != null && text.strip().matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text.strip()))) : Optional.empty();
    }

    private static Optional<Duration> until(String text, DateTimeFormatter format, Instant now) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Duration wait = Duration.between(now, ZonedDateTime.parse(text.strip(), format).toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
