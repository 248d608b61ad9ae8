package org.cryptoroutes.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"0x0a|\\n", "0x0d|\\r", "0x1b|\\u001b", "0x00|\\u0000", "0x7f|\\u007f", "0x85|\\u0085",
            "0x9b|\\u009b", "0x2028|\\u2028", "0x2029|\\u2029", "0x202e|\\u202e", "0x2066|\\u2066", "0x200b|\\u200b",
            "0xfeff|\\ufeff", "0xd800|\\ud800", "0xe0001|\\U000e0001"})
    void writesWhatCouldForgeALineAsAnEscape(String point, String escape) {
        assertThat(Printable.line("a" + Character.toString(Integer.decode(point)) + "b")).isEqualTo("a" + escape + "b");
    }

    @Test
    void leavesWhatIsThereToBeRead() {
        String text = "\t17:46:03  INFO  BTC $1,234.00 +1% é 币安人生 😀 \\n {}";

        assertThat(Printable.line(text)).isSameAs(text);
    }

    @Test
    void leavesTheEndsOfLineWhereThereMayBeSeveral() {
        assertThat(Printable.lines("a\n  b\r\n\u001bc")).isEqualTo("a\n  b\\r\n\\u001bc");
    }
}
