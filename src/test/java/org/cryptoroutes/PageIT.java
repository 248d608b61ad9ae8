package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, on the packaged program as it is tried first, with candles of five seconds. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile(".*Page at (http://[^/]+/), .*");
    private static final String FIRST_CANDLE = """
            new MutationObserver((changes, observer) => {
              const legend = document.getElementById('legend');
              if (legend && legend.textContent.includes('H ')) {
                window.firstCandle = performance.now();
                observer.disconnect();
              }
            }).observe(document, {childList: true, subtree: true, characterData: true});
            """;
    private static final long MOST_BYTES = 150 << 10;
    private static final long MOST_MILLIS = 1500;

    private static final String COINS = "coins = BTC:bitcoin,ETH:ethereum,SOL:solana,XRP:ripple,ADA:cardano,"
            + "DOGE:dogecoin,SHIB:shiba-inu,POL:polygon-ecosystem-token,NEW:unknown-coin\n";
    /** So many candles the page asks for at first. */
    private static final int FIRST_PAGE = 200;
    /** So many candles before those of the first page are looked at. */
    private static final int BEYOND = 25;
    private static final double MOST_CPU = 0.1;
    private static final long MOST_GROWTH = 400 << 10;

    @TempDir
    private static Path directory;
    private static Path settings;
    private static Map<String, String> environment;
    private static Packaged program;
    private static Browser browser;
    private static String page;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Browser.installed(), Browser.MISSING);
        environment = new HashMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + Ports.free(),
                "MANAGEMENT_PORT", "0", "SERVER_PORT", String.valueOf(Ports.free()), "CANDLES_ENABLED", "true",
                "CANDLES_INTERVALS", "5s,1m,1h", "ALERTS_MOVES", "5s:0.005", "ALERTS_TREND", "",
                "ALERTS_COOLDOWN", "0"));
        Stream.of("price-history", "candle-history", "indicator-history", "alert-history", "live", "api-coins",
                        "api-prices", "api-price", "api-price-history", "api-candles", "api-indicators", "api-alerts",
                        "api-status")
                .forEach(route -> environment.put(route.toUpperCase().replace('-', '_') + "_ENABLED", "true"));
        environment.put("SERVER_ENABLED", "true");
        settings = Packaged.home(directory).resolve("application.properties");
        Files.writeString(settings, COINS);
        run();
        browser = Browser.start();
    }

    @AfterAll
    static void end() {
        Stream.of(browser, program).filter(one -> one != null).forEach(PageIT::close);
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void run() {
        program = Packaged.start(directory, environment, "--demo");
        Matcher address = PAGE.matcher(program.await(1, PAGE.pattern(), PATIENCE).get(0));
        assertThat(address.matches()).isTrue();
        page = address.group(1);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> api("candles/BTC?interval=5s").size() > 3);
    }

    @BeforeEach
    void aWideScreenOfSomebodyWhoLikesItLight() {
        browser.wide(1280, 900).preferring(false, false);
        browser.console();
    }

    @AfterEach
    void theConsoleIsSilent() {
        assertThat(browser.console()).isEmpty();
    }

    private static JsonNode api(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                URI.create(page + "api/v1/" + path)).build(), BodyHandlers.ofString()).body());
    }

    private static void open(String query) {
        browser.open(page + query);
        browser.await("#feed-text", "Live");
        browser.await("#legend", "\\d.*");
    }

    /** The first candle that was ever seen in progress, and so on: the legend reads candle by candle. */
    private static Map<String, String> candlesShown(int count) {
        Map<String, String> shown = new TreeMap<>();
        browser.type("#plot", Keys.END);
        for (int i = 0; i < count; i++) {
            browser.type("#plot", ",");
            String text = (String) browser.run("return document.getElementById('legend').textContent");
            shown.put(text.substring(0, 8), text.substring(8));
        }
        return shown;
    }

    private static String legendOf(JsonNode candle) {
        return "O %sH %sL %sC %s".formatted(number(candle, "open"), number(candle, "high"), number(candle, "low"),
                number(candle, "close"));
    }

    private static String number(JsonNode candle, String field) {
        return "%,.2f".formatted(candle.get(field).asDouble());
    }

    private static String clock(JsonNode candle) {
        Instant start = Instant.parse(candle.get("window_start").asText());
        return LocalTime.ofInstant(start, ZoneId.systemDefault()).toString()
                .concat(":00").substring(0, 8);
    }

    // ---- prices ----

    @Test
    void pricesAreLiveWithTheDigitsThatFitThem() {
        open("");

        assertThat(browser.text("#simulated")).startsWith("SIMULATED");
        assertThat(browser.texts("#price-rows .coin b"))
                .containsExactly("BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "SHIB", "POL", "NEW");
        assertThat(browser.text("tr[data-symbol=BTC] td.price")).matches("\\d{2,3},\\d{3}\\.\\d\\d");
        assertThat(browser.text("tr[data-symbol=XRP] td.price")).matches("\\d\\.\\d{4}");
        assertThat(browser.text("tr[data-symbol=SHIB] td.price")).matches("0\\.0000[1-9]\\d{4}|0\\.00000[1-9]\\d{4}");
        assertThat(browser.text("tr[data-symbol=NEW]")).contains("waiting for the first price");
        assertThat(browser.texts("#price-rows tr:not(.waiting) td.change")).hasSize(8)
                .allMatch(text -> text.matches("▲ \\+\\d+\\.\\d\\d %|▼ −\\d+\\.\\d\\d %|– 0\\.00 %"));
        assertThat(browser.texts("#price-rows tr:not(.waiting) td.age")).hasSize(8)
                .allMatch(text -> text.matches("\\d+ s"));
        await().until(() -> browser.all(".sparkline path[d*=L]").size() == 8);

        String before = browser.text("tr[data-symbol=BTC] td.price");
        await().until(() -> !browser.text("tr[data-symbol=BTC] td.price").equals(before));
        await().until(() -> browser.text("#chart-price").equals("$" + browser.text("tr[data-symbol=BTC] td.price")));
        assertThat(browser.run("return document.title")).asString().startsWith("BTC ").endsWith(" · crypto-routes");
    }

    @Test
    void aPriceThatMovesFlashesAndNothingJumps() {
        open("");
        browser.run("""
                window.places = new Set();
                window.flashed = new Set();
                window.looking = setInterval(() => {
                  places.add([...document.querySelectorAll('#price-rows tr, #chart-symbol, #plot')]
                    .map(node => ['y', 'height'].map(side => Math.round(node.getBoundingClientRect()[side]))).join());
                  document.querySelectorAll('td.rose, td.fell').forEach(cell => flashed.add(
                    cell.className + getComputedStyle(cell.firstChild).backgroundColor));
                }, 30);
                """);

        await().atMost(PATIENCE).until(() -> browser.number("flashed.size") >= 2);
        browser.run("clearInterval(looking)");
        assertThat(browser.number("places.size")).isEqualTo(1);
        browser.preferring(false, true);
        await().until(() -> !browser.all("td.rose, td.fell").isEmpty());
        assertThat(browser.run("return getComputedStyle(document.querySelector('td.price span')).backgroundColor"))
                .isEqualTo("rgba(0, 0, 0, 0)");
    }

    @Test
    void coinsAreSortedAndFiltered() {
        open("");
        List<String> configured = browser.texts("#price-rows .coin b");

        browser.click("th[data-sort=price] button");
        assertThat(browser.texts("#price-rows .coin b")).startsWith("BTC", "ETH").endsWith("SHIB", "NEW");
        assertThat(browser.one("th[data-sort=price]").getDomAttribute("aria-sort")).isEqualTo("descending");
        browser.click("th[data-sort=price] button");
        assertThat(browser.texts("#price-rows .coin b")).startsWith("SHIB").endsWith("BTC", "NEW");
        browser.click("th[data-sort=name] button");
        assertThat(browser.texts("#price-rows .coin b")).isSorted();
        browser.click("th[data-sort=name] button");
        browser.click("th[data-sort=name] button");
        assertThat(browser.texts("#price-rows .coin b")).isEqualTo(configured);

        browser.type("body", "/");
        browser.type("#filter", "coin");
        assertThat(browser.texts("#price-rows .coin b")).containsExactly("BTC", "DOGE", "NEW");
        browser.type("#filter", "zzz");
        assertThat(browser.text("#prices-empty")).isEqualTo("No coin has “coinzzz” in its name.");
    }

    /** The server is away just when the page asks what the coin is of which there are prices now. */
    @Test
    void aCoinThatIsAddedToTheSettingsIsShown() throws IOException {
        open("");
        browser.run("""
                const { fetch } = window;
                window.failures = 0;
                window.fetch = (address, options) => address === 'api/v1/coins' && window.failures++ === 0
                  ? Promise.reject(new TypeError()) : fetch(address, options);
                """);
        try {
            Files.writeString(settings, COINS.strip() + ",LTC:litecoin\n");
            await().atMost(PATIENCE).until(() -> browser.text("tr[data-symbol=LTC] td.price").matches("\\d.*"));
            assertThat(browser.number("failures")).isPositive();
        } finally {
            Files.writeString(settings, COINS);
            await().atMost(PATIENCE).until(() -> api("coins").size() == 9);
        }
    }

    @Test
    void withTheKeyboardAloneOneGetsFromACoinToItsChart() {
        open("");

        browser.type("tr[data-symbol=SOL] a", Keys.ENTER);
        browser.await("#chart-symbol", "SOL");
        assertThat(browser.address()).contains("coin=SOL");
        browser.await("#legend", ".* in progress");
        browser.back();
        browser.await("#chart-symbol", "BTC");
    }

    // ---- chart ----

    @Test
    void theLineOfTicksIsShownUntilThereAreCandles() {
        open("?coin=ETH&interval=1h");

        assertThat(browser.text("#plot-note")).isEqualTo("The line of ticks, until there are candles of 1h.");
        assertThat(browser.text("#legend")).containsPattern("\\d\\d:\\d\\d:\\d\\d\\s*Price \\d,\\d{3}\\.\\d\\d");
        assertThat(browser.one("#csv").getDomAttribute("href")).startsWith("api/v1/prices/ETH/history?start=");
        assertThat(inked()).isGreaterThan(200);
    }

    /** Pixels of the drawing that are neither the surface nor its grid. */
    private static long inked() {
        return browser.number("""
                (() => {
                  const canvas = document.querySelector('#plot-price canvas');
                  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  let inked = 0;
                  for (let i = 0; i < data.length; i += 4) {
                    const most = Math.max(data[i], data[i + 1], data[i + 2]);
                    const least = Math.min(data[i], data[i + 1], data[i + 2]);
                    inked += data[i + 3] > 128 && most - least > 60 ? 1 : 0;
                  }
                  return inked;
                })()""");
    }

    @Test
    void candlesAreThoseOfTheStoreAndTheOneInProgressIsTakenOverWithoutAJump() throws Exception {
        open("?coin=BTC&interval=5s");
        browser.run("""
                window.seen = {};
                window.looking = setInterval(() => {
                  const text = document.getElementById('legend').textContent;
                  if (text.endsWith('in progress')) {
                    seen[text.slice(0, 8)] = text.slice(8);
                  }
                }, 20);
                """);
        await().atMost(PATIENCE).until(() -> browser.number("Object.keys(seen).length") > 5);
        browser.run("clearInterval(looking)");
        Map<?, ?> seen = (Map<?, ?>) browser.run("return seen");
        Map<String, String> closed = new TreeMap<>();
        String newest = new TreeMap<Object, Object>(seen).lastKey().toString();
        await().atMost(PATIENCE).until(() -> {
            for (JsonNode candle : api("candles/BTC?interval=5s&limit=100&order=desc")) {
                closed.put(clock(candle), legendOf(candle));
            }
            return closed.containsKey(newest);
        });

        // The first one was seen from its middle on, the last one not to its end
        List<String> followed = seen.keySet().stream().map(Object::toString).sorted().skip(1)
                .filter(start -> !start.equals(newest)).toList();
        assertThat(followed).hasSizeGreaterThan(3).allSatisfy(start ->
                assertThat((String) seen.get(start)).startsWith(closed.get(start)));
        Map<String, String> shown = candlesShown(12);
        shown.values().removeIf(text -> text.endsWith("in progress"));
        assertThat(shown).hasSizeGreaterThan(3).allSatisfy((start, text) ->
                assertThat(text).startsWith(closed.getOrDefault(start, "a candle that the store has")));
    }

    @Test
    void averagesAndRsiAreSwitchedOnAndTheAddressRemembersAll() {
        open("?coin=ETH&interval=5s");
        await().atMost(PATIENCE).until(() -> browser.texts("#overlays button")
                .equals(List.of("SMA 20", "SMA 50", "SMA 200", "EMA 12", "EMA 26", "RSI 14")));
        long bare = inked();

        browser.press("#overlays", "EMA 12");
        browser.press("#overlays", "RSI 14");
        browser.click("#log");
        browser.press("#ranges", "15m");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.text("#legend")).contains("EMA 12", "RSI 14"));
        assertThat(bare).isPositive();
        assertThat(browser.one("#plot-rsi").isDisplayed()).isTrue();
        assertThat(browser.address()).endsWith("?coin=ETH&interval=5s&range=15m&show=ema12,rsi14&scale=log");

        open(URI.create(browser.address()).getQuery().isEmpty() ? "" : "?" + URI.create(browser.address()).getQuery());
        browser.await("#chart-symbol", "ETH");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.texts("[aria-pressed=true]"))
                .contains("5s", "15m", "EMA 12", "RSI 14", "log"));
    }

    @Test
    void oneMovesAndZoomsByMouseAndKeyboard() {
        open("?coin=SOL&interval=5s");
        assertThat(browser.address()).doesNotContain("range=");

        browser.type("#plot", "-", "-", "-");
        double wide = span();
        browser.type("#plot", "+");
        assertThat(span()).isCloseTo(wide * 0.8, Percentage.withPercentage(8));
        browser.type("#plot", Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        await().untilAsserted(() -> assertThat(browser.address()).containsPattern("range=\\d+-\\d+"));
        double left = from();
        drag(300);
        assertThat(from()).isLessThan(left);
        double dragged = span();
        wheel(-240);
        assertThat(span()).isLessThan(dragged);
        browser.type("#plot", Keys.END);
        await().until(() -> !browser.address().contains("range="));
    }

    private static double from() {
        return Double.parseDouble(range()[0]);
    }

    private static double span() {
        browser.type("#plot", Keys.ARROW_LEFT);
        return Double.parseDouble(range()[1]) - Double.parseDouble(range()[0]);
    }

    private static String[] range() {
        Matcher range = Pattern.compile("range=(\\d+)-(\\d+)").matcher("");
        await().until(() -> range.reset(browser.address()).find());
        return new String[]{range.group(1), range.group(2)};
    }

    private static void drag(int by) {
        long[] middle = middle();
        mouse("mousePressed", middle[0], middle[1], 0);
        for (int step = 1; step <= 5; step++) {
            mouse("mouseMoved", middle[0] + by * step / 5, middle[1], 0);
        }
        mouse("mouseReleased", middle[0] + by, middle[1], 0);
        mouse("mouseMoved", 5, 5, 0);
    }

    private static void wheel(int by) {
        mouse("mouseWheel", middle()[0], middle()[1], by);
        mouse("mouseMoved", 5, 5, 0);
    }

    private static long[] middle() {
        browser.run("document.getElementById('plot').scrollIntoView({block: 'center', behavior: 'instant'})");
        return new long[]{browser.number("document.querySelector('.u-over').getBoundingClientRect().x + 300"),
                browser.number("document.querySelector('.u-over').getBoundingClientRect().y + 100")};
    }

    private static void mouse(String type, long x, long y, int wheel) {
        Map<String, Object> event = new HashMap<>(Map.of("type", type, "x", x, "y", y, "button",
                type.equals("mouseWheel") ? "none" : "left", "buttons", type.equals("mouseReleased") ? 0 : 1,
                "clickCount", 1));
        if (type.equals("mouseWheel")) {
            event.putAll(Map.of("deltaX", 0, "deltaY", wheel, "buttons", 0));
        }
        browser.protocol("Input.dispatchMouseEvent", event);
    }

    @ParameterizedTest
    @CsvSource({"1280, 900", "390, 844"})
    void olderCandlesAreLoadedWhenOneScrollsToThem(int width, int height) throws Exception {
        keepTheMinutesBefore("ADA");
        browser.wide(width, height);
        open("?coin=ADA&interval=1m");
        browser.await("#legend", ".*O .*");
        JsonNode oldest = api("candles/ADA?interval=1m&order=desc&limit=" + FIRST_PAGE).get(FIRST_PAGE - 1);
        int seam = minuteOf("O " + oldest.get("open").asText());
        assertThat(olderAsked()).isZero();
        watchOnePlace();

        do {
            if (width > 600) {
                browser.type("#plot", Keys.ARROW_LEFT);
            } else {
                swipe(60);
            }
        } while (from() > secondsOf(oldest) - BEYOND * 60);

        await().until(() -> olderAsked() == 1);
        await().pollDelay(Duration.ofMillis(200)).untilAsserted(() -> {
            assertThat(browser.number("Object.keys(places).length")).isGreaterThan(3);
            assertThat(browser.run("return Object.values(places).map(texts => [...texts])"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST).allSatisfy(texts -> assertThat((List<?>) texts)
                            .as("under the pointer while the view stays where it is").hasSize(1));
        });
        browser.run("clearInterval(watching)");
        List<Integer> minutes = minutesRead();
        assertThat(minutes).contains(seam + BEYOND / 2, seam, seam - BEYOND + 5);
        assertThat(minutes).isEqualTo(IntStream.range(0, minutes.size())
                .mapToObj(ago -> minutes.get(0) - ago).toList());
        assertThat(olderAsked()).isEqualTo(1);
    }

    @Test
    void thatOlderCandlesDoNotComeIsSaidOfTheirCoinUntilTheyDo() throws Exception {
        keepTheMinutesBefore("ADA");
        open("?coin=ADA&interval=1m");
        browser.run("""
                const { fetch } = window;
                window.fetch = (address, options) => window.answering || !/[?&]end=/.test(address)
                  ? fetch(address, options) : new Promise((_, reject) => {
                    window.fail = () => reject(new TypeError());
                  });
                """);

        scrollUntilOlderAreAsked();
        browser.click("tr[data-symbol=ETH] a");
        browser.await("#chart-symbol", "ETH");
        browser.run("""
                window.fail();
                delete window.fail;
                return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
                """);
        assertThat(browser.text("#plot-note")).doesNotContain("Trying again");

        browser.click("tr[data-symbol=ADA] a");
        browser.await("#chart-symbol", "ADA");
        scrollUntilOlderAreAsked();
        browser.run("fail()");
        browser.await("#plot-note", "The server does not answer\\. Trying again …");
        browser.run("window.answering = true");
        browser.type("#plot", Keys.ARROW_LEFT);
        browser.await("#plot-note", "");
    }

    private static void scrollUntilOlderAreAsked() {
        browser.await("#legend", ".*O .*");
        browser.type("#plot", Keys.ARROW_LEFT.toString().repeat(12));
        await().until(() -> browser.number("Number('fail' in window)") == 1);
    }

    /** Candles of the minutes before its first tick. The price of each says which minute it is. */
    private static void keepTheMinutesBefore(String symbol) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/store/crypto.db"));
                PreparedStatement insert = store.prepareStatement("""
                        INSERT OR IGNORE INTO candles (symbol, interval, window_start_us, record)
                        WITH RECURSIVE
                          minutes(minute) AS (SELECT 1 UNION ALL SELECT minute + 1 FROM minutes WHERE minute < 700),
                          starts AS (
                            SELECT symbol, minute, round(1 + minute / 10000.0, 4) AS price,
                              min(timestamp_us) / 60000000 * 60 - 60 * (701 - minute) AS start
                            FROM prices, minutes WHERE symbol = ? GROUP BY minute)
                        SELECT symbol, '1m', start * 1000000, json_object('symbol', symbol, 'interval', '1m',
                          'window_start', strftime('%Y-%m-%dT%H:%M:%SZ', start, 'unixepoch'),
                          'window_end', strftime('%Y-%m-%dT%H:%M:%SZ', start + 60, 'unixepoch'),
                          'open', price, 'high', price, 'low', price, 'close', price, 'samples', 1) FROM starts
                        """)) {
            insert.setString(1, symbol);
            insert.executeUpdate();
        }
    }

    private static long secondsOf(JsonNode candle) {
        return Instant.parse(candle.get("window_start").asText()).getEpochSecond();
    }

    /** Zero of a gap. */
    private static int minuteOf(String legend) {
        return legend.contains("O ") ? Integer.parseInt(legend.replaceFirst("(?s).*O 1\\.(\\d{4}).*", "$1")) : 0;
    }

    /** From the newest that is seen on, as far as the chart reaches. */
    @SuppressWarnings("unchecked")
    private static List<Integer> minutesRead() {
        return ((List<String>) browser.run("""
                const plot = document.getElementById('plot');
                document.querySelector('.u-over').dispatchEvent(new MouseEvent('mouseleave'));
                const [from, to] = new URLSearchParams(location.search).get('range').split('-');
                return Array.from({length: Math.floor((to - from) / 60) - 2}, () => {
                  plot.dispatchEvent(new KeyboardEvent('keydown', {key: ','}));
                  return document.getElementById('legend').textContent;
                });
                """)).stream().map(PageIT::minuteOf).toList();
    }

    private static long olderAsked() {
        return browser.number("performance.getEntriesByType('resource')"
                + ".filter(entry => /candles.*[?&]end=/.test(entry.name)).length");
    }

    /** What the legend reads of a place to the right of the middle, for each stretch of time that is shown. */
    private static void watchOnePlace() {
        browser.run("document.getElementById('plot').scrollIntoView({block: 'center', behavior: 'instant'})");
        mouse("mouseMoved", browser.number("Math.round(document.querySelector('.u-over').getBoundingClientRect().x + "
                + "0.7 * document.querySelector('.u-over').clientWidth)"), middle()[1], 0);
        browser.run("""
                window.places = {};
                window.watching = setInterval(() => {
                  const range = new URLSearchParams(location.search).get('range');
                  if (range) {
                    (places[range] ??= new Set()).add(document.getElementById('legend').textContent);
                  }
                }, 5);
                """);
    }

    private static void swipe(int by) {
        long[] middle = middle();
        touch("touchStart", middle[0] - 200, middle[1]);
        for (int step = 1; step <= 3; step++) {
            touch("touchMove", middle[0] - 200 + by * step / 3, middle[1]);
        }
        touch("touchEnd");
    }

    @Test
    void onAPhoneOneMovesAndZoomsWithTheFingers() {
        browser.wide(390, 844);
        open("?coin=XRP&interval=5s");
        browser.type("#plot", "-");
        double wide = span();
        long x = middle()[0] - 150;
        long y = middle()[1];

        touch("touchStart", x, y, x + 100, y);
        for (int step = 1; step <= 5; step++) {
            touch("touchMove", x - 8 * step, y, x + 100 + 8 * step, y);
        }
        touch("touchEnd");
        double near = span();
        assertThat(near).isLessThan(wide * 0.75);
        double before = from();
        touch("touchStart", x, y);
        for (int step = 1; step <= 5; step++) {
            touch("touchMove", x + 20 * step, y);
        }
        touch("touchEnd");
        await().until(() -> from() < before);
    }

    private static void touch(String type, long... places) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (int i = 0; i < places.length; i += 2) {
            points.add(Map.of("x", places[i], "y", places[i + 1], "id", i));
        }
        browser.protocol("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
    }

    @Test
    void theCsvIsWhatIsShown() throws Exception {
        open("?coin=BTC&interval=5s");
        String href = browser.one("#csv").getDomAttribute("href");

        String csv = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(page + href)).build(),
                BodyHandlers.ofString()).body();

        assertThat(href).startsWith("api/v1/candles/BTC?interval=5s&start=");
        assertThat(csv.lines().findFirst().orElseThrow()).contains("window_start", "open", "close");
        assertThat(csv.lines().count()).isGreaterThan(3);
        assertThat(browser.text("#zone")).startsWith("Local time, ");
    }

    // ---- alerts ----

    @Test
    void eachAlertLeadsToItsPlaceInTheChart() {
        open("?coin=POL&interval=5s");
        await().atMost(PATIENCE).until(() -> browser.all("#alert-list a").size() > 3);
        WebElement alert = browser.all("#alert-list a").get(2);
        String symbol = alert.getText().split("\\s+")[1];
        String time = alert.findElement(By.tagName("time")).getText();

        alert.click();

        browser.await("#chart-symbol", symbol);
        assertThat(browser.address()).contains("coin=" + symbol).containsPattern("range=\\d+-\\d+");
        Instant middle = Instant.ofEpochSecond((Long.parseLong(range()[0]) + Long.parseLong(range()[1])) / 2);
        LocalTime shown = LocalTime.ofInstant(middle, ZoneId.systemDefault());
        assertThat(Duration.between(LocalTime.parse(time), shown).abs()).isLessThan(Duration.ofSeconds(6));
        List<String> times = browser.texts("#alert-list time");
        assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
    }

    // ---- pipeline ----

    @Test
    void thePipelineNamesItsPartsItsRoutesAndWhereATypoIs() throws Exception {
        open("");
        browser.await("#pipeline-state", "All \\d+ parts are up");
        assertThat(browser.texts("#parts h4")).contains("Poller", "Kafka", "Candle job", "Store");
        assertThat(browser.texts("#routes b")).contains("price-poller", "price-log", "candle-history", "live");
        assertThat(browser.text("li[data-route=price-poller]")).startsWith("✓").contains("started");

        Path log = directory.resolve("routes/price-log.camel.yaml");
        String good = Files.readString(log);
        Files.writeString(log, good.replaceFirst("steps:", "stepz:"));
        browser.await("#edit", "(?s).*refused.*price-log\\.camel\\.yaml:\\d+: .*stepz.*");
        assertThat(browser.text("li[data-route=price-log]")).startsWith("✓").contains("started");
        String price = browser.text("#chart-price");
        await().until(() -> !browser.text("#chart-price").equals(price));
        browser.picture("typo", true);

        String evil = "<img src=x onerror=document.title=1><b>bold</b>";
        Files.writeString(log, good.replaceFirst("description: .*", "description: '" + evil + "'"));
        browser.await("li[data-route=price-log]", "(?s).*" + Pattern.quote(evil) + ".*");
        browser.await("#edit", "(?s)Last edit accepted at .*");
        assertThat(browser.all("#routes img, #routes p b")).isEmpty();
        Files.writeString(log, good);
        await().atMost(PATIENCE).until(() -> !browser.text("li[data-route=price-log]").contains("onerror"));
    }

    // ---- habits ----

    @ParameterizedTest
    @CsvSource({"1280,900,false", "1280,900,true", "390,844,false", "390,844,true"})
    void itIsQuickAndSmallAndFitsTheScreen(int width, int height, boolean dark) {
        browser.wide(width, height).preferring(dark, false);
        Object script = ((Map<?, ?>) browser.protocol("Page.addScriptToEvaluateOnNewDocument",
                Map.of("source", FIRST_CANDLE))).get("identifier");
        browser.protocol("Network.clearBrowserCache", Map.of());
        open("?coin=BTC&interval=5s&show=ema12");
        await().until(() -> browser.all(".sparkline path[d*=L]").size() == 8);
        browser.protocol("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));

        assertThat(browser.number("Math.round(window.firstCandle)")).as("milliseconds").isLessThan(MOST_MILLIS);
        assertThat(browser.number("[...performance.getEntriesByType('navigation'), "
                + "...performance.getEntriesByType('resource')].reduce((sum, entry) => sum + entry.transferSize, 0)"))
                .as("bytes").isLessThan(MOST_BYTES);
        assertThat(browser.run("return performance.getEntriesByType('resource')"
                + ".map(entry => new URL(entry.name).origin)"))
                .asInstanceOf(InstanceOfAssertFactories.LIST).containsOnly(page.replaceAll("/$", ""));
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat(browser.texts("#price-rows td.age")).allMatch(age -> !age.isEmpty());
        assertThat((String) browser.run("return getComputedStyle(document.documentElement).backgroundColor"))
                .isEqualTo(dark ? "rgb(14, 18, 24)" : "rgb(244, 245, 247)");
        browser.picture("%d-%s".formatted(width, dark ? "dark" : "light"), true);
        browser.picture("%d-%s-first".formatted(width, dark ? "dark" : "light"), false);
    }

    @Test
    void lightAndDarkAreChosenByHandAndStay() {
        open("");
        browser.click("#theme");
        browser.click("#theme");
        assertThat(browser.text("#theme")).isEqualTo("☾ Dark");
        open("");
        assertThat(browser.run("return getComputedStyle(document.documentElement).backgroundColor"))
                .isEqualTo("rgb(14, 18, 24)");
        browser.click("#theme");
        assertThat(browser.text("#theme")).isEqualTo("◐ Auto");
        assertThat(browser.run("return getComputedStyle(document.documentElement).backgroundColor"))
                .isEqualTo("rgb(244, 245, 247)");
    }

    @Test
    void whatAScreenReaderNeedsIsThere() {
        open("");

        assertThat(browser.run("return [...document.querySelectorAll('button, input, a')]"
                + ".filter(node => !(node.textContent.trim() || node.ariaLabel || node.title)).length")).isEqualTo(0L);
        assertThat(browser.run("return [...document.querySelectorAll('section')]"
                + ".every(section => document.getElementById(section.getAttribute('aria-labelledby')))"))
                .isEqualTo(true);
        assertThat(browser.all("#feed[role=status], #pipeline-state[role=status], #spoken[aria-live=polite]"))
                .hasSize(3);
        assertThat(browser.one("tr.chosen a").getDomAttribute("aria-current")).isEqualTo("true");
        browser.type("#plot", ",");
        assertThat((String) browser.run("return document.getElementById('spoken').textContent")).contains("O ", "C ");
    }

    @Test
    void afterASleepNothingIsMissingAndNothingIsThereTwice() throws Exception {
        open("?coin=ETH&interval=5s");
        Instant slept = Instant.now();
        browser.sleep(Duration.ofSeconds(16));

        browser.await("#feed-text", "Live");
        thereIsNoHole("ETH", slept);
    }

    private static void thereIsNoHole(String symbol, Instant since) throws Exception {
        Map<String, String> closed = new LinkedHashMap<>();
        for (JsonNode candle : api("candles/%s?interval=5s&start=%d".formatted(symbol, since.getEpochSecond()))) {
            closed.put(clock(candle), legendOf(candle));
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> shown = candlesShown(closed.size() + 6);
            assertThat(shown.keySet()).containsAll(closed.keySet());
            closed.forEach((start, text) -> assertThat(shown.get(start)).startsWith(text));
        });
    }

    @Test
    void aServerThatRestartsIsFoundAgainAndWhatIsStaleSaysSinceWhen() throws Exception {
        open("?coin=SOL&interval=5s");
        Instant began = Instant.now();
        program.kill();
        program.exitCode(PATIENCE);
        browser.await("#feed-text", "Not live since \\d\\d:\\d\\d:\\d\\d, trying again");
        browser.await("#pipeline-state", ".*, since \\d\\d:\\d\\d:\\d\\d");
        browser.picture("away", false);

        run();

        browser.await("#feed-text", "Live");
        browser.await("#pipeline-state", ".*parts.*");
        String price = browser.text("#chart-price");
        await().atMost(PATIENCE).until(() -> !browser.text("#chart-price").equals(price));
        thereIsNoHole("SOL", began);
        // Chromium itself tells the console of a server that is away
        assertThat(browser.console()).allMatch(line -> line.contains("net::ERR_CONNECTION_REFUSED")
                || line.contains("WebSocket connection to") || line.contains("net::ERR_"));
    }

    /**
     * The heap over as many ticks as eight coins have in half an hour of the demo, which polls each two seconds; what
     * an hour of time alone brings is bounded: 120 points of a line, 720 candles.
     */
    @Test
    void fiftyCoinsEachSecondCostLittleAndNothingStaysOfThem() throws Exception {
        Files.writeString(settings, "producer.fetch-interval = 1\n" + COINS.strip() + IntStream.range(0, 41)
                .mapToObj(",C%1$d:coin-%1$d"::formatted).collect(Collectors.joining()) + "\n");
        Path poller = directory.resolve("routes/price-poller.camel.yaml");
        String route = Files.readString(poller);
        try {
            await().atMost(PATIENCE).until(() -> api("prices").size() == 49);
            open("?coin=BTC&interval=5s&show=ema12,rsi14");
            await().until(() -> browser.texts("#price-rows tr:not(.waiting)").size() == 49);
            await().pollDelay(Duration.ofSeconds(5)).until(() -> true);

            Duration before = browser.cpu();
            long began = System.nanoTime();
            await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(20)).until(() -> true);
            double share = (double) browser.cpu().minus(before).toNanos() / (System.nanoTime() - began);
            assertThat(share).as("of a core").isBetween(0.001, MOST_CPU);

            Packaged.polledFast(directory);
            await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
            long least = browser.heap();
            await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(36)).until(() -> true);
            long most = browser.heap();
            System.out.printf("the page with 50 coins: %.1f %% of a core, heap %d KB and %d KB later%n", 100 * share,
                    least >> 10, most - least >> 10);
            assertThat(most - least).as("bytes that stay").isLessThan(MOST_GROWTH);
        } finally {
            Files.writeString(poller, route);
            Files.writeString(settings, COINS);
        }
    }

    @Test
    void averagesOfACoinWithoutCandlesAreNoFault() {
        browser.open(page + "?coin=NEW&interval=5s&show=ema12");
        browser.await("#feed-text", "Live");
        await().atMost(PATIENCE).until(() -> browser.number("performance.getEntriesByType('resource')"
                + ".filter(({name}) => name.includes('/indicators/NEW?') && name.includes('start=')).length") > 0);

        assertThat(browser.text("#chart")).doesNotContain("Trying again");
    }

    @Test
    void aGapIsShownAsAGap() throws Exception {
        open("?coin=BTC&interval=5s");
        Path poller = directory.resolve("routes/price-poller.camel.yaml");
        String route = Files.readString(poller);
        Files.delete(poller);
        await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(16)).until(() -> true);
        assertThat(Collections.max(browser.texts("#price-rows td.age"))).isGreaterThan("1");
        Files.writeString(poller, route);

        await().atMost(PATIENCE).untilAsserted(() ->
                assertThat(candlesShown(10).values()).anyMatch(text -> text.contains("no sample: a gap")));
        browser.picture("gap", false);
    }

    /** Last, when there is most to be seen: docs/page.png is a copy of it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void itsPictureIsSmallEnoughForTheReadme() throws IOException {
        browser.wide(1280, 860).preferring(true, false);
        open("?coin=ETH&interval=5s&show=sma20,ema26,rsi14");
        await().until(() -> browser.all(".sparkline path[d*=L]").size() == 8);

        assertThat(Files.size(browser.picture("page", false))).isLessThan(200 << 10);
    }
}
