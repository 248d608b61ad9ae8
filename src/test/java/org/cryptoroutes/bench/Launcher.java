package org.cryptoroutes.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cryptoroutes.Ports;

/** Starts the contenders: the unpacked distribution through its start script, and the hand-written loops. */
final class Launcher {

    private static final Pattern JVM_FLAG = Pattern.compile("-X(?:X:[+-]?\\w{2,}|[a-z]\\w+)(?:=[\\w.]+)?");
    private static final String RECORDING = " -XX:StartFlightRecording=settings=profile,dumponexit=true,filename=";
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "JAVA_HOME", "LANG", "LC_ALL", "TZ");
    private static final List<String> LIBRARIES = List.of("kafka-clients-", "jackson-core-", "jackson-databind-",
            "jackson-annotations-", "postgresql-", "slf4j-api-", "lz4-java-", "snappy-java-", "zstd-jni-", "vertx-",
            "netty-", "HikariCP-");

    private final RigProcess rig;
    private final Path directory;
    private final Path home;
    private final boolean jfr;
    private final String options;
    private int runs;

    /**
     * Unpacks the distribution below the directory.
     *
     * @param jfr     whether the program runs under a flight recorder
     * @param options JVM options of the program beside those of its start script; may be empty
     */
    Launcher(RigProcess rig, Path target, Path directory, boolean jfr, String options)
            throws IOException, InterruptedException {
        this.options = options;
        this.rig = rig;
        this.directory = directory;
        this.jfr = jfr;
        Path archive = only(target, "crypto-routes-.*-dist\\.tar\\.gz");
        List<String> unpack = List.of("tar", "xzf", archive.toString(), "-C", directory.toString());
        if (new ProcessBuilder(unpack).inheritIO().start().waitFor() != 0) {
            throw new IOException("can't unpack " + archive);
        }
        home = only(directory, "crypto-routes-.*");
    }

    /** The options of the JVM in the start script, without those that name files of its own. */
    List<String> flags() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("bin/crypto-routes"))) {
            return lines.filter(line -> !line.strip().startsWith("#")).flatMap(line -> JVM_FLAG.matcher(line).results())
                    .map(MatchResult::group).filter(flag -> !flag.contains("Archive") && !flag.startsWith("-Xlog"))
                    .distinct().toList();
        }
    }

    /** Starts a producer of the topic, which polls so many coins every second. */
    Running produce(Contender contender, String topic, int coins) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "coins", SampleCoins.setting(coins), "coingecko.base-url", rig.baseUrl(),
                "kafka.bootstrap-servers", rig.servers(), "kafka.embedded", "false", "kafka.topic", topic,
                "producer.fetch-interval", "1", "api.max-requests-per-minute", "10000"));
        if (contender == Contender.IDIOMATIC) {
            settings.put("routes.directory", Path.of("src/test/bench/routes").toAbsolutePath().toString());
        }
        return start(contender, settings, contender.isLoop() ? loop(contender, ProducerLoop.class)
                : script("produce"), false);
    }

    /** Starts a consumer of the topic from its beginning, whose output can be read. */
    Running consume(Contender contender, String topic) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of("kafka.bootstrap-servers", rig.servers(),
                "kafka.embedded", "false", "kafka.topic", topic, "kafka.consumer-group", topic + contender));
        return start(contender, settings, contender.isLoop() ? loop(contender, ConsumerLoop.class)
                : script("consume"), true);
    }

    /** Starts what makes candles of the topic. */
    Running candles(Contender contender, String topic, String candles) throws IOException {
        return start(contender, Map.of("kafka.bootstrap-servers", rig.servers(), "kafka.embedded", "false",
                "kafka.topic", topic, "candles.topic", candles), contender.isLoop() ? loop(contender, CandleLoop.class)
                : script("candles"), false);
    }

    /** Starts what serves the prices of the topic to those who listen, and keeps nothing. */
    Running serve(String topic, int port) throws IOException {
        return start(Contender.PROGRAM, Map.of("kafka.bootstrap-servers", rig.servers(), "kafka.embedded", "false",
                "kafka.topic", topic, "server.port", String.valueOf(port), "price-history.enabled", "false",
                "candle-history.enabled", "false", "indicator-history.enabled", "false", "alert-history.enabled",
                "false", "coins", SampleCoins.setting(LiveClients.COINS)), script("serve"), false);
    }

    /** Starts what keeps the prices of the topic in the database. */
    Running store(Contender contender, String topic, String url, String user) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of("kafka.bootstrap-servers", rig.servers(), "kafka.embedded",
                "false", "kafka.topic", topic, "kafka.consumer-group", topic + contender, "store.url", url,
                "store.user", user, "store.keep-prices", "", "server.enabled", "false"));
        List.of("candle-history", "indicator-history", "alert-history")
                .forEach(route -> settings.put(route + ".enabled", "false"));
        return start(contender, settings, contender.isLoop() ? loop(contender, StoreLoop.class) : script("serve"),
                false);
    }

    /** Starts what answers requests out of the database, and keeps nothing. */
    Running api(Contender contender, String url, String user, int port) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of("kafka.bootstrap-servers", rig.servers(), "kafka.embedded",
                "false", "store.url", url, "store.user", user, "store.keep-prices", "", "store.keep-candles", "",
                "server.port", String.valueOf(port)));
        List.of("price-history", "candle-history", "indicator-history", "alert-history", "live")
                .forEach(route -> settings.put(route + ".enabled", "false"));
        return start(contender, settings, contender.isLoop() ? loop(contender, ServeLoop.class) : script("serve"),
                false);
    }

    /** Starts the program as it is demonstrated: everything in one process, the broker too. */
    Running demo() throws IOException {
        return start(Contender.PROGRAM, Map.of("kafka.bootstrap-servers", "localhost:" + Ports.free(),
                "producer.fetch-interval", "1"), script("--demo"), false);
    }

    /** Lets the next start of the program be its very first one. */
    void forgetStarts() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("data"))) {
            for (Path archive : files.filter(file -> file.toString().endsWith(".jsa")).toList()) {
                Files.delete(archive);
            }
        }
    }

    private List<String> script(String command) {
        return List.of(home.resolve("bin/crypto-routes").toString(), command);
    }

    private List<String> loop(Contender contender, Class<?> main) throws IOException {
        List<String> command = new ArrayList<>(List.of(Java.executable()));
        command.addAll(contender == Contender.PLAIN_LOOP ? List.of() : flags());
        command.addAll(List.of("-cp", loopClasses(), main.getName(), settingsFile().toString()));
        return command;
    }

    private String loopClasses() throws IOException {
        List<String> classes = new ArrayList<>();
        classes.add(ProducerLoop.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        classes.add(home.resolve("crypto-routes.jar").toString());
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            files.filter(file -> LIBRARIES.stream().anyMatch(file.getFileName().toString()::startsWith))
                    .map(Path::toString).sorted().forEach(classes::add);
        }
        return String.join(File.pathSeparator, classes);
    }

    private Path settingsFile() {
        return home.resolve("application.properties");
    }

    private Running start(Contender contender, Map<String, String> settings, List<String> command, boolean piped)
            throws IOException {
        Files.write(settingsFile(), settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue()).toList());
        String name = "%03d-%s".formatted(++runs, contender.name().toLowerCase(Locale.ROOT));
        Path output = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.environment().put("JAVA_HOME", Java.home().toString());
        builder.environment().put("JAVA_OPTS", jfr && contender == Contender.PROGRAM
                ? options + RECORDING + directory.resolve(name + ".jfr") : options);
        builder.redirectError(directory.resolve(name + ".err").toFile());
        if (!piped) {
            builder.redirectOutput(output.toFile());
        }
        long now = System.nanoTime();
        return new Running(rig, builder.start(), output, now);
    }

    private static Path only(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(name)).findFirst()
                    .orElseThrow(() -> new IOException("there is no " + name + " in " + directory));
        }
    }
}
