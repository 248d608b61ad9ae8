package org.cryptoroutes.analytics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.support.service.ServiceSupport;
import org.cryptoroutes.analytics.JobState.Phase;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the job running beside the routes: starts its process, starts it again when it dies or its settings change, and
 * lets it stop with a last savepoint when the program ends.
 */
final class CandleProcess extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(CandleProcess.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** What has run for so long may be started again at once. */
    private static final Duration STABLE = Duration.ofMinutes(1);
    /** For the last savepoint; the program must end within ten seconds. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(7);

    private static final String METRICS = "metrics";
    private static final String RUNNING = "running";
    private static final String FAILED = "failed ";

    private final JobCommand command;
    private final Supplier<Settings> settings;
    private final JobMetrics metrics;
    private final Map<String, String> kafka;
    private final AtomicInteger restarts = new AtomicInteger();
    private Thread keeper;
    private Process process;
    private Map<String, String> runs;
    private boolean ending;
    private boolean replaced;
    private volatile JobState state = JobState.of(Phase.OFF);

    /**
     * @param settings as they hold at the moment; those of the connection to Kafka as they hold now
     * @param metrics  gets what the job tells
     */
    CandleProcess(JobCommand command, Supplier<Settings> settings, JobMetrics metrics) {
        this.command = command;
        this.settings = settings;
        this.metrics = metrics;
        this.kafka = settings.get().candles();
        kafka.keySet().removeIf(key -> !key.startsWith(Settings.KAFKA_CLIENT)
                && !key.equals(Setting.BOOTSTRAP_SERVERS.key()));
    }

    JobState state() {
        return state;
    }

    /** How often the process was started again because it had died. */
    int restarts() {
        return restarts.get();
    }

    /** Starts the job when it is to run; to be called when all else runs. */
    synchronized void begin() {
        if (keeper == null && !ending) {
            keeper = new Thread(this::keep, "candles");
            keeper.setDaemon(true);
            keeper.start();
        }
    }

    /** Lets changed settings hold: the job alone is stopped, and goes on from its state with the new ones. */
    synchronized void follow() {
        if (keeper == null || wanted().equals(runs)) {
            return;
        }
        if (process != null) {
            LOG.info(enabled() ? "The settings of the candles have changed: their job starts again from its state"
                    : "The candles are switched off: their job stops");
            replaced = true;
            hangUp(process);
        }
        notifyAll();
    }

    /** Lets the job begin to stop, while the routes do the same. */
    synchronized void farewell() {
        ending = true;
        if (process != null) {
            hangUp(process);
        }
        notifyAll();
    }

    @Override
    protected void doStop() throws Exception {
        farewell();
        Thread waited = keeper;
        if (waited != null) {
            waited.join(LAST_WORDS.toMillis());
            kill();
        }
    }

    private synchronized void kill() {
        if (process != null && process.isAlive()) {
            LOG.warn("The job of the candles did not stop within {} s: it goes on from its last checkpoint next time",
                    LAST_WORDS.toSeconds());
            process.destroyForcibly();
        }
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        try {
            while (awaitWanted()) {
                long begin = System.nanoTime();
                String reason = runOnce();
                if (!hasDied(reason)) {
                    continue;
                }
                boolean stable = System.nanoTime() - begin > STABLE.toNanos();
                pause = stable ? FIRST_PAUSE : pause;
                LOG.warn("The job of the candles has ended: {}; it starts again in {} s", reason, pause.toSeconds());
                restarts.incrementAndGet();
                rest(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits while the job is switched off; false when the program ends. */
    private synchronized boolean awaitWanted() throws InterruptedException {
        while (!ending && !enabled()) {
            state = JobState.of(Phase.OFF);
            runs = wanted();
            wait();
        }
        return !ending;
    }

    /** Runs the process to its end, and says why it has ended. */
    private String runOnce() throws InterruptedException {
        Optional<String> missing = command.missing();
        if (missing.isPresent()) {
            return missing.get();
        }
        try {
            Process started = launch();
            if (started == null) {
                return "";
            }
            String reason = listen(started);
            int code = started.waitFor();
            return reason.isEmpty() ? "its process ended with " + code : reason;
        } catch (IOException | UncheckedIOException e) {
            return "its process can't be started, " + e.getMessage();
        } finally {
            over();
        }
    }

    private synchronized void over() {
        process = null;
    }

    private synchronized Process launch() throws IOException {
        if (ending) {
            return null;
        }
        state = JobState.of(Phase.STARTING);
        replaced = false;
        runs = wanted();
        Settings now = settings.get();
        process = command.start(runs, now.get(Setting.LOG_FORMAT), now.get(Setting.LOG_LEVEL));
        return process;
    }

    /** Gives the reason that the process names, empty when it names none. */
    private String listen(Process started) throws IOException {
        String reason = "";
        try (BufferedReader lines = started.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(METRICS)) {
                    metrics.report(line.substring(METRICS.length()));
                } else if (line.equals(RUNNING)) {
                    state = JobState.of(Phase.RUNNING);
                    LOG.info("Candles of {} on {}, indicators on {}, alerts on {}",
                            runs.get(Setting.CANDLES_INTERVALS.key()), runs.get(Setting.CANDLES_TOPIC.key()),
                            runs.get(Setting.INDICATORS_TOPIC.key()),
                            runs.get(Setting.ALERTS_TOPIC.key()));
                } else if (line.startsWith(FAILED)) {
                    reason = line.substring(FAILED.length());
                }
            }
        }
        return reason;
    }

    private synchronized boolean hasDied(String reason) {
        if (ending || replaced) {
            return false;
        }
        state = JobState.failed(reason);
        return true;
    }

    /** A change of the settings may be what it needs. */
    private synchronized void rest(Duration pause) throws InterruptedException {
        Map<String, String> failed = runs;
        long end = System.nanoTime() + pause.toNanos();
        while (!ending && failed.equals(wanted()) && System.nanoTime() < end) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
    }

    private boolean enabled() {
        return Boolean.parseBoolean(settings.get().get(Setting.CANDLES_ENABLED));
    }

    private Map<String, String> wanted() {
        Map<String, String> wanted = settings.get().candles();
        wanted.keySet().removeIf(key -> key.startsWith(Settings.KAFKA_CLIENT));
        wanted.putAll(kafka);
        return wanted;
    }

    private static void hangUp(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("The process of the candles has gone already", e);
        }
    }
}
