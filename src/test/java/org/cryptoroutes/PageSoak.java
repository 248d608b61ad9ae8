package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.cryptoroutes.settings.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page that stays open on the demo, as on a second screen: its heap grows by the candles that one can scroll back to.
 * These go with their chart, and then it holds no more than one that was just opened. {@code mvn -Psoak verify
 * -Dit.test=PageSoak -Dsoak.minutes=60} sits through an hour.
 */
class PageSoak {

    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 15));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILOBYTE = 1 << 10;
    private static final long MOST_GROWTH = 200L * KILOBYTE;

    @TempDir
    private Path directory;

    @Test
    void itsHeapGrowsByNothingThatOutlastsItsChart() {
        assumeTrue(Browser.installed(), Browser.MISSING);
        int port = Ports.free();
        Map<String, String> environment = new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free(),
                "MANAGEMENT_PORT", "0", "SERVER_ENABLED", "true", "SERVER_PORT", String.valueOf(port), "CANDLES_ENABLED",
                "true"));
        Documents.switches().stream().filter(key -> !key.contains("redis"))
                .forEach(key -> environment.put(Setting.environmentNameOf(key), "true"));
        try (Packaged program = Packaged.start(Packaged.home(directory), environment, "--demo");
                Browser browser = Browser.interpreting()) {
            program.await(1, ".*Page at .*", PATIENCE);
            browser.wide(1280, 900).open("http://localhost:%d/?coin=BTC&interval=5s&show=ema12,rsi14".formatted(port));
            browser.await("#feed-text", "Live");
            for (long minute = 1; minute <= LENGTH.toMinutes(); minute++) {
                await().atMost(PATIENCE.multipliedBy(2)).pollDelay(Duration.ofMinutes(1)).until(() -> true);
                System.out.printf("after %d minutes the heap of the page is %d KB, with %d elements%n", minute,
                        browser.heap() / KILOBYTE, browser.number("document.querySelectorAll('*').length"));
            }
            assertThat(browser.text("#feed-text")).isEqualTo("Live");
            browser.click("#price-rows a[href*='coin=ETH']");
            browser.await("#chart-symbol", "ETH");
            long kept = settled(browser);
            browser.open(browser.address());
            browser.await("#feed-text", "Live");
            long fresh = settled(browser);
            System.out.printf("with another chart it is %d KB, opened anew %d KB%n", kept / KILOBYTE,
                    fresh / KILOBYTE);
            assertThat(kept).isLessThan(fresh + MOST_GROWTH);
            assertThat(browser.console()).isEmpty();
        }
    }

    private static long settled(Browser browser) {
        await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
        return browser.heap();
    }
}
