package org.cryptoroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window: Debian's Chromium by its own driver. Leaves pictures under target/page. */
final class Browser implements AutoCloseable {

    static final String MISSING = "no browser is installed: apt-get install chromium chromium-driver";

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target/page");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double TICKS_A_SECOND = 100;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static boolean installed() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    static Browser start() {
        return start(List.of());
    }

    /** Scripts are interpreted: what is on the heap is what they hold, and not what they were compiled to. */
    static Browser interpreting() {
        return start(List.of("--js-flags=--jitless"));
    }

    private static Browser start(List<String> more) {
        ChromeOptions options = new ChromeOptions();
        options.addArguments(more);
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--disable-dev-shm-usage", "--lang=en-GB", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--user-data-dir=" + profile());
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new Browser(new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort().withSilent(true).build(), options));
    }

    private static Path profile() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/browser")), "profile")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A screen of this width in CSS pixels; up to 600 it is a phone that is touched. */
    Browser wide(int width, int height) {
        boolean phone = width <= 600;
        protocol("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1,
                "mobile", phone));
        protocol("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
        return this;
    }

    /** What the system of the user prefers. */
    Browser preferring(boolean dark, boolean reducedMotion) {
        protocol("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", reducedMotion ? "reduce" : "no-preference"))));
        return this;
    }

    Browser open(String address) {
        driver.get(address);
        return this;
    }

    String address() {
        return driver.getCurrentUrl();
    }

    void back() {
        driver.navigate().back();
    }

    Object protocol(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    long number(String script) {
        return ((Number) run("return " + script)).longValue();
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** What a person reads there; empty where it is hidden or missing. */
    String text(String selector) {
        return (String) run("const node = document.querySelector(arguments[0]);"
                + "return node && node.offsetParent !== null ? node.innerText.trim() : ''", selector);
    }

    @SuppressWarnings("unchecked")
    List<String> texts(String selector) {
        return (List<String>) run("return [...document.querySelectorAll(arguments[0])]"
                + ".filter(node => node.offsetParent !== null).map(node => node.innerText.trim())", selector);
    }

    void click(String selector) {
        one(selector).click();
    }

    /** The button with this text. */
    void press(String group, String text) {
        all(group + " button").stream().filter(button -> button.getText().equals(text)).findFirst()
                .orElseThrow(() -> new AssertionError("no button " + text + " in " + texts(group + " button"))).click();
    }

    void type(String selector, CharSequence... keys) {
        one(selector).sendKeys(keys);
    }

    /** Waits until what a person reads there matches. */
    String await(String selector, String regex) {
        try {
            Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                    .until(() -> text(selector).replace('\n', ' ').matches(regex));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("%s never read %s but '%s'; the console says %s".formatted(selector, regex,
                    text(selector), console()), e);
        }
        return text(selector);
    }

    /** What the page, or the browser about it, said since this was last asked. */
    List<String> console() {
        List<String> said = new ArrayList<>();
        driver.manage().logs().get(LogType.BROWSER).forEach(entry ->
                said.add(entry.getLevel() + " " + entry.getMessage()));
        return said;
    }

    /** A picture of what is seen, or of the whole page. */
    Path picture(String name, boolean whole) {
        try {
            Path file = Files.createDirectories(PICTURES).resolve(name + ".png");
            if (whole) {
                long width = number("innerWidth");
                long height = number("innerHeight");
                wide((int) width, (int) Math.min(4000, number("document.documentElement.scrollHeight")));
                Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
                wide((int) width, (int) height);
            } else {
                Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU that the page has taken so far: of the processes that run pages, not of those that draw the screen. */
    Duration cpu() {
        double ticks = ProcessHandle.current().descendants().mapToDouble(Browser::renderingTicks).sum();
        return Duration.ofMillis(Math.round(1000 * ticks / TICKS_A_SECOND));
    }

    private static double renderingTicks(ProcessHandle process) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        try {
            // Chromium writes its own command line over that of the system
            if (!Files.readString(proc.resolve("cmdline")).contains("--type=renderer")) {
                return 0;
            }
            String[] fields = Files.readString(proc.resolve("stat")).replaceAll("(?s).*\\) ", "").split(" ");
            return Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
        } catch (IOException e) {
            // It has ended since it was listed
            return 0;
        }
    }

    /** Nothing of it runs for so long, as on a laptop that is shut. */
    void sleep(Duration duration) {
        signal("STOP");
        try {
            Awaitility.await().pollDelay(duration).atMost(duration.plusSeconds(5)).until(() -> true);
        } finally {
            signal("CONT");
        }
    }

    private static void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        ProcessHandle.current().descendants().filter(Browser::isOfTheBrowser).forEach(process ->
                command.add(String.valueOf(process.pid())));
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOfTheBrowser(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .contains("/chromium/chromium");
        } catch (IOException e) {
            return false;
        }
    }

    /** What lives on the heap of the page, in bytes. */
    long heap() {
        protocol("HeapProfiler.collectGarbage", Map.of());
        return ((Number) ((Map<?, ?>) protocol("Runtime.getHeapUsage", Map.of())).get("usedSize")).longValue();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
