package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-09T03:27:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "53                            |                           | 53",
            "' 7 '                         |                           | 7",
            "0                             |                           | 0",
            "Mon, 09 Mar 2026 03:29:00 GMT |                           | 120",
            "Mon, 09 Mar 2026 03:20:00 GMT |                           | 0",
            "                              | 2026-03-09 03:28:00 +0000 | 60",
            "                              | 2026-03-09 04:28:00 +0100 | 60",
            "soon                          | 2026-03-09 03:28:00 +0000 | 60",
            "-5                            | 2026-03-09 03:28:00 +0000 | 60",
            "5                             | 2026-03-09 03:28:00 +0000 | 5",
            "99999999999999999999          | 2026-03-09 03:28:00 +0000 | 60"})
    void readsTheFirstThatMakesSense(String retryAfter, String reset, long seconds) {
        assertThat(RetryAfter.parse(retryAfter, reset, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void knowsNothingFromNothing() {
        assertThat(RetryAfter.parse(null, null, NOW)).isEmpty();
        assertThat(RetryAfter.parse("soon", "later", NOW)).isEmpty();
    }
}
