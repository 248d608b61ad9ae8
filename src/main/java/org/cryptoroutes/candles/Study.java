package org.cryptoroutes.candles;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the closes of one series say, carried on from candle to candle in decimals: sums exactly, averages with 34
 * digits, so that 12 of a small difference of two large ones are right too. Each candle costs the same, however long
 * the averages are. The definitions are those of TA-Lib.
 */
public final class Study {

    static final int BOLLINGER = 20;
    private static final int MACD_FAST = 12;
    private static final int MACD_SLOW = 26;
    private static final int MACD_SIGNAL = 9;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final MathContext PRECISION = MathContext.DECIMAL128;
    private static final MathContext ROOT = new MathContext(20, RoundingMode.HALF_EVEN);
    static final MathContext SHOWN = new MathContext(12, RoundingMode.HALF_EVEN);

    /** Public, with what follows, for Flink. */
    public Closes closes = new Closes();
    public List<Sum> sums = new ArrayList<>();
    /** Of the last closes of {@link #BOLLINGER}. */
    public BigDecimal squares = BigDecimal.ZERO;
    public List<Ema> emas = new ArrayList<>();
    public Ema signal = Ema.of(MACD_SIGNAL);
    public Rsi rsi = Rsi.NONE;
    /** Null until the slow average is there. */
    public Direction trend;

    /**
     * The sum of the last closes.
     *
     * @param length how many they are, or will be
     */
    public record Sum(int length, BigDecimal sum) {
    }

    /** Takes the next candle in, with the lengths of the averages that are wanted from now on. */
    void add(Candle candle, List<Integer> smas, List<Integer> ema) {
        List<Integer> summed = with(smas, BOLLINGER);
        closes.add(candle.close(), candle.windowStart().getEpochSecond(), 1 + Collections.max(summed));
        BigDecimal close = closes.close(0);
        BigDecimal left = left(BOLLINGER);
        squares = squares.add(close.multiply(close)).subtract(left.multiply(left));
        sums = each(summed, this::sum);
        emas = each(with(ema, MACD_FAST, MACD_SLOW), length -> kept(length).and(close));
        BigDecimal line = line();
        if (line != null) {
            signal = signal.and(line);
        }
        rsi = rsi.and(close);
        trend = trend(smas);
    }

    /** Of the closes up to the one just added; a new length begins with those that were kept. */
    private Sum sum(int length) {
        for (Sum one : sums) {
            if (one.length() == length) {
                return new Sum(length, one.sum().add(closes.close(0)).subtract(left(length)));
            }
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (int ago = 0; ago < Math.min(length, closes.size()); ago++) {
            sum = sum.add(closes.close(ago));
        }
        return new Sum(length, sum);
    }

    /** The close that is no longer among the last so many; zero when none is. */
    private BigDecimal left(int length) {
        return closes.size() > length ? closes.close(length) : BigDecimal.ZERO;
    }

    private Ema kept(int length) {
        for (Ema one : emas) {
            if (one.length() == length) {
                return one;
            }
        }
        return Ema.of(length);
    }

    /** Exactly: a rounded difference could have another sign. */
    private Direction trend(List<Integer> smas) {
        if (smas.size() < 2 || closes.size() < slow(smas)) {
            return null;
        }
        BigDecimal fast = sumOf(smas.get(0)).multiply(BigDecimal.valueOf(smas.get(1)));
        int sign = fast.compareTo(sumOf(smas.get(1)).multiply(BigDecimal.valueOf(smas.get(0))));
        return sign == 0 ? trend : sign > 0 ? Direction.UP : Direction.DOWN;
    }

    /** What there is to say about the candle that was added last. */
    Indicators indicators(Candle candle, List<Integer> smas, List<Integer> ema) {
        Map<String, BigDecimal> averages = new LinkedHashMap<>();
        smas.forEach(length -> averages.put(String.valueOf(length), shown(average(length))));
        Map<String, BigDecimal> exponential = new LinkedHashMap<>();
        ema.forEach(length -> exponential.put(String.valueOf(length), shown(ema(length))));
        Map<String, BigDecimal> strength = new LinkedHashMap<>();
        strength.put(String.valueOf(Rsi.LENGTH), shown(rsi.value()));
        return new Indicators(candle.symbol(), candle.coinId(), candle.interval(), candle.windowStart(),
                candle.windowEnd(),
                candle.close(), averages, exponential, strength, macd(), bollinger(), trend, span(candle, smas));
    }

    private Indicators.Macd macd() {
        BigDecimal line = line();
        BigDecimal average = signal.average();
        return new Indicators.Macd(shown(line), shown(average), average == null ? null : shown(line.subtract(average)));
    }

    private Indicators.Bollinger bollinger() {
        if (closes.size() < BOLLINGER) {
            return new Indicators.Bollinger(null, null, null);
        }
        BigDecimal length = BigDecimal.valueOf(BOLLINGER);
        BigDecimal sum = sumOf(BOLLINGER);
        // Two standard deviations of the population, times the length
        BigDecimal band = TWO.multiply(root(length.multiply(squares).subtract(sum.multiply(sum))));
        return new Indicators.Bollinger(shown(sum.add(band).divide(length, SHOWN)), shown(average(BOLLINGER)),
                shown(sum.subtract(band).divide(length, SHOWN)));
    }

    /** By a step of Newton's from the 15 digits of the processor's root, a fifth of the time of BigDecimal's own. */
    private static BigDecimal root(BigDecimal square) {
        if (square.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal near = new BigDecimal(Math.sqrt(square.round(MathContext.DECIMAL64).doubleValue()),
                MathContext.DECIMAL64);
        return near.add(square.divide(near, PRECISION)).divide(TWO, ROOT);
    }

    private Long span(Candle candle, List<Integer> smas) {
        if (smas.isEmpty() || closes.size() < slow(smas)) {
            return null;
        }
        return Duration.between(Instant.ofEpochSecond(closes.start(slow(smas) - 1)), candle.windowEnd()).toSeconds();
    }

    /** The second of the averages is the one that the first is compared with. */
    private static int slow(List<Integer> smas) {
        return smas.get(Math.min(1, smas.size() - 1));
    }

    private BigDecimal average(int length) {
        return closes.size() < length ? null : sumOf(length).divide(BigDecimal.valueOf(length), SHOWN);
    }

    private BigDecimal sumOf(int length) {
        for (Sum one : sums) {
            if (one.length() == length) {
                return one.sum();
            }
        }
        throw new IllegalArgumentException("there is no sum of " + length);
    }

    private BigDecimal ema(int length) {
        return kept(length).average();
    }

    private BigDecimal line() {
        BigDecimal slow = ema(MACD_SLOW);
        return slow == null ? null : ema(MACD_FAST).subtract(slow, PRECISION);
    }

    private static BigDecimal shown(BigDecimal value) {
        return value == null ? null : value.round(SHOWN).stripTrailingZeros();
    }

    private static List<Integer> with(List<Integer> lengths, Integer... more) {
        List<Integer> all = new ArrayList<>(lengths);
        for (Integer length : more) {
            if (!all.contains(length)) {
                all.add(length);
            }
        }
        return all;
    }

    private static <S, T> List<T> each(List<S> from, Function<S, T> make) {
        List<T> made = new ArrayList<>(from.size());
        from.forEach(one -> made.add(make.apply(one)));
        return made;
    }
}
