package org.cryptoroutes.price;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Shows a tick as one aligned line for a person. */
public final class TickDisplay {

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final String[] SHORT = {"", "K", "M", "B", "T"};
    private static final DecimalFormatSymbols ENGLISH = DecimalFormatSymbols.getInstance(Locale.ROOT);

    private final DateTimeFormatter time;

    /** @param zone in which the times are shown */
    public TickDisplay(ZoneId zone) {
        time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /**
     * One line without an end of line, such as
     * {@code 10:30:45  BTC       $98,684.00   +2.34%  vol $28.46B  cap $886.54B  [1] @ 42}.
     *
     * @param partition of the record, from 0
     * @param offset    of the record in its partition, from 0
     */
    public String line(PriceTick tick, int partition, long offset) {
        return "%s  %-6s %16s %9s  vol %8s  cap %8s  [%d] @ %d".formatted(
                time(tick.timestamp()), printable(tick.symbol()), price(tick.priceUsd()), change(tick.priceChange24h()),
                money(tick.volume24h()), money(tick.marketCap()), partition, offset);
    }

    /** Two digits after the point from ten dollars up, up to four from one; below, four significant digits. */
    public static String price(BigDecimal price) {
        int wanted = price.abs().compareTo(BigDecimal.TEN) >= 0 ? 2
                : price.abs().compareTo(BigDecimal.ONE) >= 0 ? 4
                : price.round(FOUR_DIGITS).stripTrailingZeros().scale();
        int digits = Math.max(2, Math.min(wanted, price.stripTrailingZeros().scale()));
        return "$" + format("#,##0", digits).format(price);
    }

    /** The local time of one in ISO 8601; dashes for null and for what is none. */
    public String time(String timestamp) {
        try {
            return timestamp == null ? "--:--:--" : time.format(Instant.parse(timestamp));
        } catch (DateTimeException e) {
            return "--:--:--";
        }
    }

    /** With its sign and two digits after the point; a dash for null. */
    public static String change(BigDecimal percent) {
        return percent == null ? "-" : (percent.signum() < 0 ? "" : "+") + format("0", 2).format(percent) + "%";
    }

    private static String money(BigDecimal amount) {
        if (amount == null) {
            return "-";
        }
        int step = 0;
        BigDecimal shown = amount;
        while (step < SHORT.length - 1 && shown.abs().setScale(2, RoundingMode.HALF_EVEN).compareTo(THOUSAND) >= 0) {
            shown = shown.movePointLeft(3);
            step++;
        }
        return "$" + format("#,##0", 2).format(shown) + SHORT[step];
    }

    private static DecimalFormat format(String whole, int digits) {
        return new DecimalFormat(whole + "." + "0".repeat(digits), ENGLISH);
    }

    /** Other programs write to the topic too: nothing of theirs may start a line or steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }
}
