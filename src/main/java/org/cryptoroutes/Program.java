package org.cryptoroutes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.DefaultMainShutdownStrategy;
import org.apache.camel.main.Main;
import org.cryptoroutes.kafka.BootstrapServers;
import org.cryptoroutes.kafka.Cluster;
import org.cryptoroutes.kafka.KafkaStartException;
import org.cryptoroutes.live.Finding;
import org.cryptoroutes.live.InvalidRoutes;
import org.cryptoroutes.live.Lint;
import org.cryptoroutes.live.RouteFiles;
import org.cryptoroutes.logging.CleanEvents;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.cryptoroutes.simulator.Simulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs camel-main with what it needs beside it until somebody stops it, and takes everything down in reverse order. */
final class Program {

    private static final int FAILED = 1;
    private static final long LAST_WORDS_SECONDS = 20;

    private final Mode mode;
    private final boolean demo;
    private final Home home;
    private final SettingsLoader loader;
    private final CountDownLatch ended = new CountDownLatch(1);

    Program(Mode mode, boolean demo, Home home, SettingsLoader loader) {
        this.mode = mode;
        this.demo = demo && mode != Mode.CONSUME;
        this.home = home;
        this.loader = loader;
    }

    /**
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
            log.error(CleanEvents.LINES, "The program can't start with these routes:\n  {}", e.getMessage().replace("\n", "\n  "));
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
            throw new InvalidSetting("There is no directory %s: start the program where routes/ is, or set routes.directory."
                    .formatted(routes));
        }
        int partitions = settings.whole(Setting.TOPIC_PARTITIONS);
        cluster.ensureTopics(Map.of(settings.get(Setting.TOPIC), partitions,
                settings.get(Setting.DEAD_LETTER_TOPIC), partitions));

        Main camel = new Main();
        ((DefaultMainShutdownStrategy) camel.getShutdownStrategy()).disableHangupSupport();
        Wiring wiring = new Wiring(mode, demo, settings, data(settings));
        wiring.apply(camel, routes, home.applicationProperties(), this::load);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(camel), "shutdown"));
        log.info(Greeting.line(mode, demo, settings, cluster));
        try {
            return Math.max(0, camel.run(new String[0]));
        } catch (Exception e) {
            // Camel stops at the first fault; the lint knows all of them, and where they are
            List<Finding> findings = new Lint(wiring::describe).check(RouteFiles.read(routes), settings.properties());
            throw findings.isEmpty() ? e : new InvalidRoutes(findings);
        }
    }

    private Settings load() {
        return loader.load(directory -> RouteFiles.settings(home.resolve(directory)));
    }

    private Cluster join(Settings settings) {
        return Cluster.join(BootstrapServers.parse(settings.get(Setting.BOOTSTRAP_SERVERS)), settings.get(Setting.EMBEDDED),
                settings.kafkaClient(), data(settings).resolve("kafka"));
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
