package org.cryptoroutes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.cryptoroutes.lint.RouteFiles;

/** The packaged jar as a process of its own, in a directory of its own. */
public final class Packaged implements AutoCloseable {

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int LAST_LINES = 100;
    private static final Path JAR = Path.of("target/crypto-routes.jar").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile(".*Health at (http://[^/]+)/observe/health, metrics at .*");

    private final Process process;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Thread reader;

    private Packaged(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of the program");
        reader.setDaemon(true);
        reader.start();
    }

    /** A working directory with the shipped routes and settings. */
    public static Path home(Path directory) {
        try {
            for (Path route : RouteFiles.list(Path.of("routes"))) {
                Files.createDirectories(directory.resolve(route).getParent());
                Files.copy(route, directory.resolve(route));
            }
            Files.copy(Path.of("application.properties"), directory.resolve("application.properties"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the poller of such a directory poll four times a second, whatever producer.fetch-interval says. */
    public static Path polledFast(Path home) {
        try {
            Path poller = home.resolve("routes/price-poller.camel.yaml");
            String route = Files.readString(poller);
            String period = "\"{{producer.fetch-interval}}s\"";
            if (!route.contains(period)) {
                throw new IllegalStateException("the route has no period: " + route);
            }
            Files.writeString(poller, route.replace(period, "\"250\""));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Packaged start(Path home, Map<String, String> environment, String... arguments) {
        return start(home, environment, List.of(), arguments);
    }

    public static Packaged start(Path home, Map<String, String> environment, List<String> jvm, String... arguments) {
        return start(command(jvm, arguments), home, environment);
    }

    /** What runs the jar, at a third of the CPU that the command of the README takes for a start. */
    static List<String> command(List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(SharedClasses.options(JAR, command));
        // Who is killed leaves there what libraries unpack
        command.add("-Djava.io.tmpdir=" + JAR.getParent());
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** By the command of the README. */
    static Packaged plain(Path home, Map<String, String> environment, String... arguments) {
        return start(Stream.concat(Stream.of(JAVA, "-jar", JAR.toString()), Stream.of(arguments)).toList(), home,
                environment);
    }

    public static Packaged start(List<String> command, Path directory, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        // A process and a consumer beside each of them: only tests that are about candles or the store need these
        builder.environment().put("SERVER_ENABLED", "false");
        builder.environment().putAll(Map.of("CANDLES_ENABLED", "false", "ALERT_LOG_ENABLED", "false",
                "PRICE_HISTORY_ENABLED", "false", "CANDLE_HISTORY_ENABLED", "false", "INDICATOR_HISTORY_ENABLED",
                "false", "ALERT_HISTORY_ENABLED", "false"));
        builder.environment().putAll(environment);
        try {
            return new Packaged(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything printed so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public List<String> linesMatching(String regex) {
        return lines().stream().filter(Pattern.compile(regex).asMatchPredicate()).toList();
    }

    /** Waits until so many lines match, at most so long. */
    public List<String> await(int count, String regex, Duration patience) {
        try {
            Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(50))
                    .until(() -> linesMatching(regex).size() >= count);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("no %d lines match %s; the program said last:%n%s"
                    .formatted(count, regex, String.join("\n", lastLines())));
        }
        return linesMatching(regex);
    }

    /** What it said last, for the message of a test that failed. */
    List<String> lastLines() {
        List<String> all = lines();
        return all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
    }

    /** Asks it to end, as a service manager or Ctrl-C does. */
    public void terminate() {
        // Process.destroy() would close its output, and its last words with it
        process.toHandle().destroy();
    }

    /** Sends a signal such as STOP or CONT. */
    public void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What its management port answers; waits until it has one. */
    public HttpResponse<String> get(String path) {
        Matcher address = ADDRESS.matcher(await(1, ADDRESS.pattern(), Duration.ofSeconds(40)).get(0));
        if (!address.matches()) {
            throw new AssertionError(address);
        }
        try {
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(address.group(1) + path)).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** kill -9. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end, at most so long, and gives the exit code. */
    public int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it did not end within " + patience + "; it said last:\n"
                        + String.join("\n", lastLines()));
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The time of all cores that it has taken so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public boolean alive() {
        return process.isAlive();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(its output ended: " + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(10));
    }
}
