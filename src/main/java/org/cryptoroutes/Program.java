package org.cryptoroutes;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.main.DefaultMainShutdownStrategy;
import org.apache.camel.main.Main;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.kafka.Cluster;
import org.cryptoroutes.kafka.KafkaStartException;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.live.InvalidRoutes;
import org.cryptoroutes.live.Snapshot;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.CleanEvents;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsFile;
import org.cryptoroutes.settings.SettingsLoader;
import org.cryptoroutes.simulator.Simulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs camel-main with what it needs beside it until somebody stops it, and takes everything down in reverse order. */
final class Program {

    private static final int FAILED = 1;
    private static final long LAST_WORDS_SECONDS = 20;
    private static final long LAST_LOOK_SECONDS = 5;
    /** After so long all parts run, and the start has left its garbage. */
    private static final long SETTLED_SECONDS = 20;

    private final Mode mode;
    private final boolean demo;
    private final Home home;
    private final SettingsLoader loader;
    private final Set<String> everRead = new TreeSet<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    Program(Mode mode, boolean demo, Home home, SettingsLoader loader) {
        this.mode = mode;
        this.demo = demo && mode.publishes();
        this.home = home;
        this.loader = loader;
    }

    /**
     * Ends the process with 1 when the broker in it has stopped for ever.
     *
     * @return the exit code: 0 after an orderly end, 1 when the program could not start
     * @throws InvalidSetting when a setting makes no sense
     */
    int run() {
        Settings settings = load();
        Logging.configure(settings);
        Logger log = LoggerFactory.getLogger(Program.class);
        settings.warnings().forEach(log::warn);
        try (Simulator simulator = demo ? Demo.start(settings, loader) : null;
                Cluster cluster = join(settings)) {
            return run(load(), cluster, log);
        } catch (InvalidSetting e) {
            throw e;
        } catch (InvalidRoutes e) {
            log.error(CleanEvents.LINES, "The program can't start with these routes:\n  {}",
                    e.getMessage().replace("\n", "\n  "));
            return FAILED;
        } catch (KafkaStartException e) {
            log.error(e.getMessage());
            return FAILED;
        } catch (Exception e) {
            log.error("The program can't start: {}", Causes.sentence(e));
            log.debug("In full", e);
            return FAILED;
        } finally {
            ended.countDown();
            Logging.end();
        }
    }

    private int run(Settings settings, Cluster cluster, Logger log) throws Exception {
        Path routes = home.resolve(settings.get(Setting.ROUTES_DIRECTORY));
        if (!Files.isDirectory(routes)) {
            throw new InvalidSetting(("There is no directory %s: start the program where routes/ is, or set "
                    + "routes.directory.").formatted(routes));
        }
        ensureTopics(cluster, settings);

        Main camel = new Main();
        ((DefaultMainShutdownStrategy) camel.getShutdownStrategy()).disableHangupSupport();
        Wiring wiring = new Wiring(mode, settings, data(settings),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        if (demo) {
            wiring.simulated();
        }
        wiring.apply(camel, routes, home, this::examine, changed -> ensureTopics(cluster, changed));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(camel), "shutdown"));
        log.info(Greeting.line(mode, demo, settings, cluster));
        cluster.failure().thenAccept(sentence -> {
            wiring.brokerStopped(sentence);
            log.error("{}; this program ends in {} s, and needs no repair before it is started again", sentence,
                    LAST_LOOK_SECONDS);
            CompletableFuture.delayedExecutor(LAST_LOOK_SECONDS, TimeUnit.SECONDS).execute(() -> System.exit(FAILED));
        });
        SpareMemory.giveBackAfter(SETTLED_SECONDS);
        try {
            return Math.max(0, camel.run(new String[0]));
        } catch (Exception e) {
            // Camel stops at the first fault; the lint knows all of them, and where they are
            List<Finding> findings = wiring.lint(log::info).check(RouteFiles.read(routes), settings.properties());
            throw findings.isEmpty() ? e : new InvalidRoutes(findings);
        }
    }

    private void ensureTopics(Cluster cluster, Settings settings) {
        int partitions = settings.whole(Setting.TOPIC_PARTITIONS);
        List<Setting> topics = new ArrayList<>(List.of(Setting.TOPIC, Setting.DEAD_LETTER_TOPIC));
        if (mode.makesCandles()) {
            topics.addAll(List.of(Setting.CANDLES_TOPIC, Setting.CANDLES_LATE_TOPIC, Setting.INDICATORS_TOPIC,
                    Setting.ALERTS_TOPIC));
        }
        cluster.ensureTopics(topics.stream().map(settings::get).distinct()
                .collect(Collectors.toMap(Function.identity(), topic -> partitions)));
    }

    private Settings load() {
        try {
            return loader.load(directory -> read(RouteFiles.settings(home.resolve(directory))));
        } catch (UncheckedIOException e) {
            throw new InvalidSetting("%s: %s.".formatted(e.getMessage(), e.getCause().getMessage()));
        }
    }

    private SettingsLoader.Examined examine(Snapshot files) {
        return loader.examine(files.properties().map(file -> SettingsFile.properties(file.path(), file.text())),
                directory -> read(RouteFiles.settings(files.routes())));
    }

    /** What was read once stays known: a route may be deleted whose switch is on the command line. */
    private Set<String> read(Set<String> keys) {
        everRead.addAll(keys);
        return Set.copyOf(everRead);
    }

    private Cluster join(Settings settings) {
        return Cluster.join(BootstrapServers.parse(settings.get(Setting.BOOTSTRAP_SERVERS)),
                settings.get(Setting.EMBEDDED), settings.kafkaClient(), data(settings).resolve("kafka"));
    }

    private Path data(Settings settings) {
        return home.resolve(settings.get(Setting.DATA_DIRECTORY));
    }

    /** The JVM ends when its hooks have: wait for the last word, which comes after the broker is down. */
    private void end(Main camel) {
        camel.completed();
        try {
            ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
