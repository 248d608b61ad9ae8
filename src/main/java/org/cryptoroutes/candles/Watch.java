package org.cryptoroutes.candles;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cryptoroutes.candles.Told.State;

/**
 * Watches a series for moves and turns. Only closed candles count, so nothing is taken back. An alert fires, is
 * resolved once, and fires again after a rest only, a move also only when the price has gone on by a further full
 * threshold: one wild hour must not ring all the time.
 */
public final class Watch {

    private static final BigDecimal WHOLE = BigDecimal.ONE;
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final MathContext SHOWN = new MathContext(4, RoundingMode.HALF_EVEN);

    /** Where the prices of the last candles began, the oldest first. Public, with what follows, for Flink. */
    public List<Step> steps = new ArrayList<>();
    public List<Told> told = new ArrayList<>();

    /**
     * The beginning of a candle.
     *
     * @param start in seconds since 1970
     * @param from  the close before it, or its open when it follows a hole
     */
    public record Step(long start, BigDecimal from) {
    }

    /** What there is to say about moves up to this candle, the next of the series. */
    List<Alert> moves(Candle candle, List<MoveRule> rules, long cooldownSeconds) {
        BigDecimal from = candle.prevClose() == null ? candle.open() : candle.prevClose();
        steps.add(new Step(candle.windowStart().getEpochSecond(), from));
        long longest = 0;
        for (MoveRule rule : rules) {
            longest = Math.max(longest, rule.span().seconds());
        }
        int old = 0;
        while (steps.get(old).start() < candle.windowEnd().getEpochSecond() - longest) {
            old++;
        }
        steps.subList(0, old).clear();
        List<Alert> alerts = new ArrayList<>();
        for (MoveRule rule : rules) {
            move(candle, rule, cooldownSeconds).ifPresent(alerts::add);
        }
        return alerts;
    }

    private Optional<Alert> move(Candle candle, MoveRule rule, long cooldownSeconds) {
        long end = candle.windowEnd().getEpochSecond();
        Step first = first(end - rule.span().seconds());
        BigDecimal now = candle.close();
        Told before = told(rule.name());
        if (rule.reached(first.from(), now, WHOLE) && (before == null
                || before.cooled(end, cooldownSeconds) && rule.reached(before.price(), now, WHOLE))) {
            Direction direction = now.compareTo(first.from()) > 0 ? Direction.UP : Direction.DOWN;
            return Optional.of(alert(candle, rule, first, tell(new Told(rule.name(), State.FIRING, direction, now,
                    end))));
        }
        if (before != null && before.state() == State.FIRING && !rule.reached(first.from(), now, HALF)) {
            return Optional.of(alert(candle, rule, first, tell(before.resolved())));
        }
        return Optional.empty();
    }

    /**
     * What there is to say about the trend at this candle, the next of the series. A turn that comes too early ends
     * what was said, and is told when the rest is over, if it lasts that long.
     *
     * @param trend null when it is not known yet
     */
    Optional<Alert> trend(Candle candle, Direction trend, String rule, long cooldownSeconds) {
        if (trend == null) {
            return Optional.empty();
        }
        long end = candle.windowEnd().getEpochSecond();
        Told before = told(rule) == null ? tell(new Told(rule, State.ARMED, trend, null, end)) : told(rule);
        boolean same = trend == before.direction();
        if (same && before.state() != State.RESOLVED) {
            return Optional.empty();
        }
        if (before.cooled(end, cooldownSeconds)) {
            return Optional.of(alert(candle, tell(new Told(rule, State.FIRING, trend, null, end))));
        }
        return same || before.state() != State.FIRING ? Optional.empty()
                : Optional.of(alert(candle, tell(before.resolved())));
    }

    /** From the newest on: it is one of the last for a rule that looks back a little. */
    private Step first(long start) {
        int first = steps.size() - 1;
        while (first > 0 && steps.get(first - 1).start() >= start) {
            first--;
        }
        return steps.get(first);
    }

    /** Null when nothing was said by the rule. */
    private Told told(String rule) {
        for (Told one : told) {
            if (one.rule().equals(rule)) {
                return one;
            }
        }
        return null;
    }

    private Told tell(Told now) {
        told.removeIf(one -> one.rule().equals(now.rule()));
        told.add(now);
        return now;
    }

    private static Alert alert(Candle candle, MoveRule rule, Step first, Told told) {
        BigDecimal change = candle.close().subtract(first.from()).movePointRight(2)
                .divide(first.from(), SHOWN).stripTrailingZeros();
        return new Alert(Alert.id(candle, rule.name()), candle.symbol(), candle.coinId(), Alert.Type.MOVE, rule.name(),
                state(told), told.direction(), change, rule.percent(), first.from(), candle.close(),
                Instant.ofEpochSecond(first.start()), candle.windowEnd());
    }

    private static Alert alert(Candle candle, Told told) {
        return new Alert(Alert.id(candle, told.rule()), candle.symbol(), candle.coinId(), Alert.Type.TREND, told.rule(),
                state(told), told.direction(), null, null, null, candle.close(), candle.windowStart(),
                candle.windowEnd());
    }

    private static Alert.State state(Told told) {
        return told.state() == State.FIRING ? Alert.State.FIRING : Alert.State.RESOLVED;
    }
}
