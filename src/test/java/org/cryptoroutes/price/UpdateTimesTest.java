package org.cryptoroutes.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.cryptoroutes.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpdateTimesTest {

    private static final Coin BTC = new Coin("BTC", "bitcoin");
    private static final Coin ETH = new Coin("ETH", "ethereum");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final int EIGHT_HOURS = 8 * 3600;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LogLines log = LogLines.listen();
    private final UpdateTimes times = new UpdateTimes(registry);

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void oneOldAnswerAmongNewOnesIsCountedOnly() {
        answer(100_000, 99_990, 99_980);
        answer(100_010, 100_000 - EIGHT_HOURS, 99_990 - EIGHT_HOURS);

        assertThat(newest()).isEqualTo(99_990);
        assertThat(stale("old")).isEqualTo(2);
        assertThat(stale("backwards")).isEqualTo(2);

        answer(100_020, 100_015, 100_010);
        assertThat(newest()).isEqualTo(100_015);
        assertThat(stale("old")).isEqualTo(2);
        assertThat(stale("backwards")).isEqualTo(2);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void twoOldAnswersInARowAreOldAndSaidOnce() {
        answer(100_000, 99_990, 99_980);
        for (int i = 1; i < 5; i++) {
            answer(100_000 + i * 10, 99_990 - EIGHT_HOURS, 99_980 - EIGHT_HOURS);
        }

        assertThat(newest()).isEqualTo(99_990 - EIGHT_HOURS);
        assertThat(stale("backwards")).isEqualTo(8);
        assertThat(log.warnings()).singleElement().asString()
                .isEqualTo("The prices are old: the newest was 28830 s old when it came, more than freshness.max-age=600");

        answer(100_050, 100_040, 100_030);
        answer(100_060, 100_050, 100_040);
        assertThat(newest()).isEqualTo(100_050);
        assertThat(log.of("UpdateTimes")).last().isEqualTo("The prices are new again");
    }

    @Test
    void aTimeInTheFutureIsNotNewerThanNow() {
        answer(100_000, 999_999, 99_990);

        assertThat(newest()).isEqualTo(100_000);
    }

    @Test
    void withoutALimitNothingIsOld() {
        times.note(BTC, Instant.ofEpochSecond(100_000), 1, Duration.ZERO);

        assertThat(stale("old")).isZero();
    }

    /** The page before may be half validated when the next one comes. */
    @Test
    void aQuoteOfAnEarlierAnswerChangesNothingOfTheLater() {
        answer(100_000, 99_990, 99_980);
        answer(100_010, 99_995, 99_995);
        times.note(BTC, Instant.ofEpochSecond(100_000), 100_000, TEN_MINUTES);

        assertThat(newest()).isEqualTo(99_995);
    }

    private void answer(long at, long bitcoin, long ethereum) {
        times.note(BTC, Instant.ofEpochSecond(at), bitcoin, TEN_MINUTES);
        times.note(ETH, Instant.ofEpochSecond(at), ethereum, TEN_MINUTES);
    }

    private long newest() {
        return times.newest().orElseThrow().getEpochSecond();
    }

    private double stale(String reason) {
        return registry.get("crypto.coins.stale").tag("reason", reason).counter().count();
    }
}
