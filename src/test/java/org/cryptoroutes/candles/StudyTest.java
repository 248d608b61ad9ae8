package org.cryptoroutes.candles;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The indicators of the closes that others test themselves with, against the values of their own tests: the 252 of
 * TA-Lib (ta_regtest/test_data.c, BSD), and two years of Stock.Indicators (tests/, default.csv and its results,
 * Apache-2.0). MACD begins as in the latter; TA-Lib seeds its fast average later.
 */
class StudyTest {

    private static final List<Integer> SMAS = List.of(20, 50, 200);
    private static final List<Integer> EMAS = List.of(10, 12, 20, 26, 50);
    private static final List<Indicators> ALL = new ArrayList<>();

    @BeforeAll
    static void closes() throws IOException {
        Study study = new Study();
        for (BigDecimal close : read("/talib-closes.txt")) {
            Candle candle = candle(ALL.size(), close);
            study.add(candle, SMAS, EMAS);
            ALL.add(study.indicators(candle, SMAS, EMAS));
        }
    }

    private static List<BigDecimal> read(String resource) throws IOException {
        return Arrays.stream(text(resource).split("[,\\s]+")).map(BigDecimal::new).toList();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = StudyTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), US_ASCII);
        }
    }

    /** Of the minute with this number, flat. */
    private static Candle candle(int minute, BigDecimal close) {
        Instant start = Instant.EPOCH.plusSeconds(60L * minute);
        return new Candle("BTC", "bitcoin", Interval.of("1m"), start, start.plusSeconds(60), close, close, close,
                close, null, 1, 0, start, start, null, null);
    }

    private static Indicators of(List<String> closes) {
        Study study = new Study();
        Indicators last = null;
        for (int i = 0; i < closes.size(); i++) {
            Candle candle = candle(i, new BigDecimal(closes.get(i)));
            study.add(candle, List.of(2, 3), EMAS);
            last = study.indicators(candle, List.of(2, 3), EMAS);
        }
        return last;
    }

    private static BigDecimal value(Indicators one, String name) {
        String[] parts = name.split(" ");
        return switch (parts[0]) {
            case "sma" -> one.sma().get(parts[1]);
            case "ema" -> one.ema().get(parts[1]);
            case "rsi" -> one.rsi().get(parts[1]);
            case "upper" -> one.bollinger().upper();
            case "middle" -> one.bollinger().middle();
            case "lower" -> one.bollinger().lower();
            case "line" -> one.macd().line();
            case "signal" -> one.macd().signal();
            default -> throw new AssertionError(name);
        };
    }

    @ParameterizedTest
    @CsvSource({"sma 20, 19, 92.891", "sma 50, 49, 89.3268", "sma 200, 199, 108.900525",
            "sma 20, 251, 110.57", "sma 50, 251, 102.7762", "sma 200, 251, 112.44425",
            "ema 10, 9, 93.2255", "ema 10, 10, 93.75268182", "ema 10, 251, 108.9752117",
            "ema 20, 19, 92.891", "ema 20, 251, 108.5264610", "ema 50, 49, 89.3268", "ema 50, 251, 107.8955783",
            "rsi 14, 14, 49.14733970", "rsi 14, 15, 52.32555280", "rsi 14, 16, 46.07239658", "rsi 14, 251, 49.63210207",
            "upper, 19, 98.07339481", "middle, 19, 92.891", "lower, 19, 87.70860519",
            "upper, 251, 116.5999917", "middle, 251, 110.57", "lower, 251, 104.5400083",
            "line, 33, -2.183492915", "signal, 33, -3.155209920", "line, 251, 0.9040092995",
            "signal, 251, 1.404594230"})
    void isWhatOthersSayToTenDigits(String name, int index, BigDecimal expected) {
        assertThat(value(ALL.get(index), name).round(new MathContext(10))).isEqualByComparingTo(expected);
    }

    /**
     * The first values of each, which its seeds make, some of each season and of the wildest weeks, and the last ones.
     * No close is so far from all of them that a wrong one would not be seen. The two differ by definition in nothing
     * but the RSI of a price that never moves, which is not among these.
     */
    @Test
    void isWhatStockIndicatorsMakesOfTwoYears() throws IOException {
        Map<String, String> names = Map.of("sma", "sma 20", "ema", "ema 20", "rsi", "rsi 14", "macd", "line");
        Study study = new Study();
        List<String> rows = text("/stock-indicators.csv").lines().toList();
        String[] columns = rows.get(0).split(",");
        int compared = 0;
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = rows.get(row).split(",");
            Candle candle = candle(row, new BigDecimal(cells[1]));
            study.add(candle, SMAS, EMAS);
            Indicators indicators = study.indicators(candle, SMAS, EMAS);
            for (int column = 2; column < cells.length; column++) {
                if (!cells[column].isEmpty()) {
                    assertThat(value(indicators, names.getOrDefault(columns[column], columns[column])))
                            .as("%s of %s", columns[column], cells[0])
                            .isCloseTo(new BigDecimal(cells[column]), withPercentage(1e-8));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(243);
    }

    @ParameterizedTest
    @CsvSource({"sma 20, 19", "sma 50, 49", "sma 200, 199", "ema 10, 9", "ema 12, 11", "ema 26, 25", "rsi 14, 14",
            "upper, 19", "lower, 19", "line, 25", "signal, 33"})
    void isNullUntilItHasEnoughCandles(String name, int first) {
        assertThat(value(ALL.get(first - 1), name)).isNull();
        assertThat(value(ALL.get(first), name)).isNotNull();
    }

    @Test
    void theTrendTurnsWhereTheAveragesCross() {
        List<String> turns = new ArrayList<>();
        for (int i = 50; i < ALL.size(); i++) {
            if (ALL.get(i).trend() != ALL.get(i - 1).trend()) {
                turns.add(ALL.get(i).trend() + " " + i);
            }
        }

        assertThat(turns).containsExactly("UP 60", "DOWN 154", "UP 177", "DOWN 193", "UP 236");
        assertThat(ALL.get(48).trend()).isNull();
    }

    @Test
    void showsTwelveDigitsAndTheHistogramFitsTheOtherTwo() {
        assertThat(ALL).allSatisfy(one -> {
            for (BigDecimal number : List.of(one.ema().getOrDefault("26", BigDecimal.ONE) == null ? BigDecimal.ONE
                    : one.ema().get("26"), one.macd().line() == null ? BigDecimal.ONE : one.macd().line())) {
                assertThat(number.precision()).isLessThanOrEqualTo(12);
            }
        });
        Indicators.Macd macd = ALL.get(251).macd();
        assertThat(macd.line().subtract(macd.signal()).subtract(macd.histogram()).abs())
                .isLessThan(new BigDecimal("1e-10"));
    }

    @Test
    void nothingThatMovesIsFiftyAndOnlyRisesAreAHundred() {
        assertThat(of(List.of("5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5")).rsi()
                .get("14")).isEqualByComparingTo("50");
        assertThat(of(List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15")).rsi()
                .get("14")).isEqualByComparingTo("100");
    }

    @Test
    void equalAveragesKeepTheTrend() {
        assertThat(of(List.of("1", "2", "3")).trend()).isEqualTo(Direction.UP);
        assertThat(of(List.of("1", "2", "3", "3", "3", "3")).trend()).isEqualTo(Direction.UP);
        assertThat(of(List.of("3", "3", "3")).trend()).isNull();
    }

    @Test
    void theSpanOfTheSlowAverageCoversTheHolesInIt() {
        Study study = new Study();
        Indicators last = null;
        for (int minute : new int[] {0, 1, 9}) {
            Candle candle = candle(minute, BigDecimal.ONE);
            study.add(candle, List.of(2, 3), EMAS);
            last = study.indicators(candle, List.of(2, 3), EMAS);
        }

        assertThat(last.spanSeconds()).isEqualTo(600);
    }

    /** New lengths hold from the next candle on: a longer simple average takes what was kept, others begin anew. */
    @Test
    void otherLengthsGoOnFromWhatWasKept() throws IOException {
        List<BigDecimal> closes = read("/talib-closes.txt");
        Study study = new Study();
        Indicators last = null;
        for (int i = 0; i < closes.size(); i++) {
            List<Integer> smas = i < 100 ? List.of(20, 50, 200) : List.of(10, 50, 60, 150);
            study.add(candle(i, closes.get(i)), smas, List.of(12));
            last = study.indicators(candle(i, closes.get(i)), smas, List.of(12));
        }

        assertThat(last.sma().get("50")).isEqualByComparingTo("102.7762");
        for (int length : List.of(10, 60, 150)) {
            BigDecimal sum = closes.subList(252 - length, 252).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(last.sma().get(String.valueOf(length)))
                    .isEqualByComparingTo(sum.divide(BigDecimal.valueOf(length), new MathContext(12)));
        }
        assertThat(last.ema().keySet()).containsExactly("12");
    }

    @Test
    void pricesOfManyDigitsAndOfFewAreOne() {
        Indicators tiny = of(List.of("0.000000012345678901", "0.000000012345678902", "0.000000012345678903"));

        assertThat(tiny.sma().get("2")).isEqualByComparingTo("0.0000000123456789025".substring(0, 21));
        assertThat(of(List.of("12345678901234567890.123456", "12345678901234567890.123456",
                "12345678901234567890.123456"))
                .sma().get("2")).isEqualByComparingTo("12345678901200000000");
    }
}
