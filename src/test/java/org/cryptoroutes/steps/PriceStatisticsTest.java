package org.cryptoroutes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;
import org.cryptoroutes.price.PriceTick;
import org.junit.jupiter.api.Test;

class PriceStatisticsTest {

    private static final Pattern COUNT = Pattern.compile("(?m)^  \\S+ +([0-9,]+)(?: .*)?$");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PriceStatistics statistics = new PriceStatistics(() -> Set.of("BTC", "ETH"), registry);

    @Test
    void saysOfEachSymbolHowOftenAndInWhichRangeItWasShown() {
        statistics.count(tick("ETH", "3000.5"), 0, 41);
        statistics.count(tick("BTC", "98000"), 1, 7);
        statistics.count(tick("ETH", "2999"), 0, 42);

        assertThat(statistics.table()).startsWith("Shown: 3 records of 2 symbols")
                .contains("\n  partition 0: last offset 42", "\n  partition 1: last offset 7")
                .containsPattern("\n  BTC +1 +\\$98,000.00 +\\$98,000.00 +\\$98,000.00\n")
                .containsPattern("\n  ETH +2 +\\$2,999.00 +\\$2,999.00 +\\$3,000.50\n").doesNotContain("others");
    }

    /** Anybody may write to the topic: what is remembered must not grow with it. */
    @Test
    void countsSymbolsThatNobodyConfiguredTogetherOnceThereAreMany() {
        for (int i = 0; i < 100_000; i++) {
            statistics.count(tick("S" + i, "1"), 0, i);
        }
        statistics.count(tick("BTC", "98000"), 0, 100_000);
        statistics.count(tick("S7", "2"), 0, 100_001);

        String table = statistics.table();
        assertThat(table.lines()).hasSizeLessThan(110);
        assertThat(table).startsWith("Shown: 100,002 records of more than 101 symbols").containsPattern("\n  BTC +1 ")
                .containsPattern("\n  S7 +2 ").containsPattern("\n  \\(others\\) +99,900\n");
        assertThat(COUNT.matcher(table).results().map(row -> row.group(1).replace(",", "")).mapToInt(Integer::parseInt)
                .sum()).as("nothing is left out").isEqualTo(100_002);
        assertThat(registry.get("crypto.records.shown").counter().count()).isEqualTo(100_002);
    }

    @Test
    void keepsNoSymbolThatIsLongerThanAny() {
        statistics.count(tick("X".repeat(1 << 20), "1"), 0, 0);

        assertThat(statistics.table()).startsWith("Shown: 1 records of more than 0 symbols").hasSizeLessThan(300)
                .containsPattern("\n  \\(others\\) +1\n");
    }

    private static PriceTick tick(String symbol, String price) {
        return new PriceTick(symbol, "id", new BigDecimal(price), null, null, null, null, "2026-11-29T04:00:00.000000Z",
                "test", symbol + "-1");
    }
}
