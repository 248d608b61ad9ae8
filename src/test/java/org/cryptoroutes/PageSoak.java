package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cryptoroutes.settings.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page that stays open on the demo, as on a second screen: what it keeps is bounded, so once the hour that it shows
 * is there its heap stays as it is. {@code mvn -Psoak verify -Dit.test=PageSoak -Dsoak.minutes=60} sits through the
 * hour.
 */
class PageSoak {

    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 15));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILOBYTE = 1 << 10;
    /** What an hour brings to be seen: 720 candles with their averages, and the sparklines of eight coins. */
    private static final long SHOWN = 1024L * KILOBYTE;

    @TempDir
    private Path directory;

    @Test
    void itsHeapGrowsByNothingThatLasts() {
        assumeTrue(Browser.installed(), Browser.MISSING);
        int port = Ports.free();
        Map<String, String> environment = new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free(),
                "MANAGEMENT_PORT", "0", "SERVER_ENABLED", "true", "SERVER_PORT", String.valueOf(port), "CANDLES_ENABLED",
                "true"));
        Documents.switches().stream().filter(key -> !key.contains("redis"))
                .forEach(key -> environment.put(Setting.environmentNameOf(key), "true"));
        List<Long> heaps = new ArrayList<>();
        try (Packaged program = Packaged.start(Packaged.home(directory), environment, "--demo");
                Browser browser = Browser.start()) {
            program.await(1, ".*Page at .*", PATIENCE);
            browser.wide(1280, 900).open("http://localhost:%d/?coin=BTC&interval=5s&show=ema12,rsi14".formatted(port));
            browser.await("#feed-text", "Live");
            for (long minute = 1; minute <= LENGTH.toMinutes(); minute++) {
                await().atMost(PATIENCE.multipliedBy(2)).pollDelay(Duration.ofMinutes(1)).until(() -> true);
                heaps.add(browser.heap());
                System.out.printf("after %d minutes the heap of the page is %d KB, with %d elements%n", minute,
                        heaps.get(heaps.size() - 1) / KILOBYTE,
                        browser.number("document.querySelectorAll('*').length"));
            }
            assertThat(browser.text("#feed-text")).isEqualTo("Live");
            assertThat(browser.console()).isEmpty();
        }
        int third = Math.max(1, heaps.size() / 3);
        assertThat(Collections.min(heaps.subList(heaps.size() - third, heaps.size()))).as("bytes of the last third")
                .isLessThan(Collections.max(heaps.subList(0, third)) + SHOWN);
    }
}
