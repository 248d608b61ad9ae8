package org.cryptoroutes.candles;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * A change that is worth an alert.
 *
 * @param span    how far back
 * @param percent above zero
 */
public record MoveRule(Interval span, BigDecimal percent) implements Serializable {

    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(1_000_000);

    /**
     * Reads {@code 5m:3,1h:5}: three percent within five minutes, five within an hour. Empty for a blank text.
     *
     * @throws IllegalArgumentException when a rule makes no sense or stands twice
     */
    public static List<MoveRule> list(String text) {
        List<MoveRule> rules = text.isBlank() ? List.of() : Arrays.stream(text.split(",", -1)).map(MoveRule::of)
                .toList();
        if (rules.stream().map(MoveRule::name).distinct().count() < rules.size()) {
            throw new IllegalArgumentException("a rule stands there twice");
        }
        return rules;
    }

    private static MoveRule of(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length == 2 && parts[1].matches("\\d{1,7}(\\.\\d{1,6})?")) {
            BigDecimal percent = new BigDecimal(parts[1]);
            if (percent.signum() > 0 && percent.compareTo(MOST_PERCENT) <= 0) {
                return new MoveRule(Interval.of(parts[0]), percent.stripTrailingZeros());
            }
        }
        throw new IllegalArgumentException(
                "'%s' is no rule such as 5m:3, a length and a change in percent".formatted(text.strip()));
    }

    /** As in the records: {@code move 5m 3%}. */
    String name() {
        return "move " + span + " " + percent.toPlainString() + "%";
    }

    /** Whether the change from one price to another reaches the given part of the threshold, exactly. */
    boolean reached(BigDecimal from, BigDecimal to, BigDecimal part) {
        BigDecimal change = to.subtract(from).abs().movePointRight(2);
        return change.compareTo(from.multiply(percent).multiply(part)) >= 0;
    }
}
