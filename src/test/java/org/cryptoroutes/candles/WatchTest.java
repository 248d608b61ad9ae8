package org.cryptoroutes.candles;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When an alert fires, when it is over, and how seldom it comes again. */
class WatchTest {

    private static final List<MoveRule> RULES = MoveRule.list("5m:3");
    private static final int COOLDOWN = 900;
    private static final String TREND = "trend 5m 20/50";

    private final Watch watch = new Watch();
    private int minute;
    private BigDecimal last;

    private List<String> after(String... closes) {
        List<String> alerts = new ArrayList<>();
        for (String close : closes) {
            alerts.addAll(next(close).stream().map(alert -> "%d %s %s %s".formatted(minute - 1, alert.state(),
                    alert.direction(),
                    alert.changePercent().toPlainString())).toList());
        }
        return alerts;
    }

    private List<Alert> next(String close) {
        Candle candle = candle(new BigDecimal(close));
        return watch.moves(candle, RULES, COOLDOWN);
    }

    private Candle candle(BigDecimal close) {
        Instant start = Instant.EPOCH.plusSeconds(60L * minute++);
        Candle candle = new Candle("BTC", "bitcoin", Interval.of("1m"), start, start.plusSeconds(60), close, close,
                close, close, last, 1, 0,
                start, start, null, null);
        last = close;
        return candle;
    }

    private void hole(int minutes) {
        minute += minutes;
        last = null;
    }

    private String trend(Direction trend) {
        return watch.trend(candle(BigDecimal.ONE), trend, TREND, COOLDOWN)
                .map(alert -> alert.state() + " " + alert.direction()).orElse("");
    }

    @Test
    void aMoveFiresAtItsThresholdAndIsOverBelowHalfOfIt() {
        assertThat(after("100", "101", "102.999", "103")).containsExactly("3 FIRING UP 3");
        assertThat(after("103", "103", "103")).as("still 1.98 percent in five minutes").isEmpty();
        assertThat(after("103")).containsExactly("7 RESOLVED UP 0.0009709");
    }

    @Test
    void aJumpBetweenTwoCandlesIsSeen() {
        assertThat(after("100", "96")).containsExactly("1 FIRING DOWN -4");
    }

    @Test
    void theWindowIsTheSpanOfTheRuleAndTheIdThatOfItsCandle() {
        after("100", "100", "100", "100", "100", "100");
        Alert alert = next("105").get(0);

        assertThat(alert.id()).isEqualTo("BTC|move 5m 3%|1970-01-01T00:06:00Z");
        assertThat(alert.windowStart()).isEqualTo(Instant.parse("1970-01-01T00:02:00Z"));
        assertThat(alert.windowEnd()).isEqualTo(Instant.parse("1970-01-01T00:07:00Z"));
        assertThat(alert.oldPrice()).isEqualTo(new BigDecimal("100"));
        assertThat(alert.newPrice()).isEqualTo(new BigDecimal("105"));
        assertThat(alert.thresholdPercent()).isEqualTo(new BigDecimal("3"));
    }

    @Test
    void afterAHoleTheFirstPriceBehindItCounts() {
        after("100");
        hole(2);
        assertThat(after("102", "103")).as("a price from before the hole is in the span")
                .containsExactly("4 FIRING UP 3");
        hole(60);
        assertThat(after("200", "201")).as("nothing is compared across it").containsExactly("65 RESOLVED UP 0");
    }

    @Test
    void itFiresAgainOnlyAfterItsRestAndAFurtherFullThreshold() {
        assertThat(after("100", "103")).containsExactly("1 FIRING UP 3");
        for (int i = 0; i < 14; i++) {
            next("103");
        }
        assertThat(after("106.08")).as("it rests until minute 17, and 3 percent more are 106.09").isEmpty();
        assertThat(after("106.09")).containsExactly("17 FIRING UP 3");
    }

    @Test
    void withinItsRestItDoesNotFireHoweverFarItGoes() {
        assertThat(after("100", "103", "110", "120", "90")).containsExactly("1 FIRING UP 3");
    }

    @Test
    void rulesAreWatchedEachForItself() {
        List<MoveRule> two = MoveRule.list("5m:3,10m:5");
        List<String> fired = new ArrayList<>();
        for (String close : List.of("100", "101", "102", "103", "104", "105")) {
            watch.moves(candle(new BigDecimal(close)), two, COOLDOWN).forEach(alert -> fired.add(alert.rule() + " "
                    + alert.newPrice()));
        }

        assertThat(fired).containsExactly("move 5m 3% 103", "move 10m 5% 105");
    }

    @Test
    void aTrendThatIsOnlyKnownIsNoAlertAndItsTurnIs() {
        assertThat(trend(null)).isEmpty();
        assertThat(trend(Direction.UP)).isEmpty();
        assertThat(trend(Direction.UP)).isEmpty();
        assertThat(trend(Direction.DOWN)).isEqualTo("FIRING DOWN");
        assertThat(trend(Direction.DOWN)).isEmpty();
    }

    @Test
    void aTurnThatComesTooEarlyIsToldWhenTheRestIsOver() {
        trend(Direction.UP);
        assertThat(trend(Direction.DOWN)).isEqualTo("FIRING DOWN");
        assertThat(trend(Direction.UP)).isEqualTo("RESOLVED DOWN");
        for (int i = 0; i < 13; i++) {
            assertThat(trend(Direction.UP)).isEmpty();
        }
        assertThat(trend(Direction.UP)).isEqualTo("FIRING UP");
    }

    @Test
    void aTurnThatDoesNotLastIsOverAndBack() {
        trend(Direction.UP);
        assertThat(trend(Direction.DOWN)).isEqualTo("FIRING DOWN");
        assertThat(trend(Direction.UP)).isEqualTo("RESOLVED DOWN");
        for (int i = 0; i < 13; i++) {
            assertThat(trend(Direction.DOWN)).isEmpty();
        }
        assertThat(trend(Direction.DOWN)).isEqualTo("FIRING DOWN");
    }
}
