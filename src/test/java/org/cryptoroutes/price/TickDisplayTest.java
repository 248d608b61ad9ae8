package org.cryptoroutes.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickDisplayTest {

    private final TickDisplay display = new TickDisplay(ZoneOffset.UTC);

    @Test
    void showsATickAsOneAlignedLine() {
        assertThat(display.line(tick("BTC", "98684", "2.336", "28456789012.34", "1957482000000"), 1, 42)).isEqualTo(
                "10:30:45  BTC          $98,684.00    +2.34%  vol  $28.46B  cap   $1.96T  [1] @ 42");
        assertThat(display.line(tick("SHIB", "0.00000812", "-11.5", "0", null), 0, 7)).isEqualTo(
                "10:30:45  SHIB        $0.00000812   -11.50%  vol    $0.00  cap        -  [0] @ 7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"98684 | $98,684.00", "1234567.891 | $1,234,567.89", "235.94 | $235.94", "10 | $10.00",
            "3.04 | $3.04", "3.0412 | $3.0412", "1 | $1.00", "0.864898 | $0.8649", "0.5 | $0.50",
            "0.0000081234567 | $0.000008123", "2.8e-09 | $0.0000000028", "0.99996 | $1.00"})
    void givesAPriceTheDigitsThatFitIt(String price, String shown) {
        assertThat(TickDisplay.price(new BigDecimal(price))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"999,$999.00", "999.994,$999.99", "999.996,$1.00K", "1000,$1.00K", "999999,$1.00M", "12345678,$12.35M",
            "2e9,$2.00B", "2.28E12,$2.28T", "5e15,'$5,000.00T'"})
    void shortensLargeAmounts(String amount, String shown) {
        assertThat(display.line(tick("X", "1", "0", amount, null), 0, 0)).contains("vol %8s ".formatted(shown));
    }

    @Test
    void letsNoForeignSymbolStartALineOrSteerATerminal() {
        String line = display.line(tick("A\n10:00:00 INFO fake\u001b[31m", "1", null, null, null), 0, 0);

        assertThat(line).doesNotContain("\n", "\u001b").contains("         - ");
    }

    @Test
    void showsTicksWithoutATime() {
        assertThat(display.line(new PriceTick("X", null, BigDecimal.ONE, null, null, null, null, "yesterday", null,
                null), 0, 0))
                .startsWith("--:--:--  X ");
    }

    @Test
    void doesNotDependOnTheLocaleOfTheMachine() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(display.line(tick("BTC", "98684", "2.3", "1", "1"), 0, 0)).contains("$98,684.00", "+2.30%");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static PriceTick tick(String symbol, String price, String change, String volume, String cap) {
        return new PriceTick(symbol, "id", new BigDecimal(price), decimal(volume), decimal(cap), decimal(change), null,
                "2025-11-12T10:30:45.123456Z", "p", "m");
    }

    private static BigDecimal decimal(String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
