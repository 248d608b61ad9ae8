package org.cryptoroutes.candles;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;

/**
 * The job in a process of its own on one machine. The program that starts it holds the other end of the standard input:
 * first come the settings, as lines of a properties file up to an empty one, and when the end comes, the job stops with
 * a last savepoint. The system closes it too when that program is killed, so this process is never left behind.
 */
public final class LocalJob {

    /** Begins a line of metrics. */
    static final String METRICS = "metrics";
    /** Begins a line that says that the job runs. */
    private static final String RUNNING = "running";
    /** Begins a line that says why it does not. */
    private static final String FAILED = "failed ";

    private static final int EXIT_FAILED = 1;
    private static final Duration LAST_SAVEPOINT = Duration.ofSeconds(5);
    private static final Duration EARLY = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 500;

    private final Path directory;
    private final JobSettings settings;
    private volatile StateDirectory state;
    private volatile QuietCluster cluster;
    private volatile JobGraph job;

    private LocalJob(Path directory, JobSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** @param arguments where the state is kept */
    public static void main(String[] arguments) {
        try {
            LocalJob local = new LocalJob(Path.of(arguments[0]), JobSettings.of(settings(System.in)));
            Thread lifeline = new Thread(local::endWithTheParent, "lifeline");
            lifeline.setDaemon(true);
            lifeline.start();
            // Ctrl-C in a terminal goes to this process too
            Runtime.getRuntime().addShutdownHook(new Thread(local::stop, "shutdown"));
            local.run();
            Runtime.getRuntime().halt(0);
        } catch (Throwable e) {
            // Whatever it is: Flink's threads would keep this process alive
            System.out.println(FAILED + sentence(e));
            Runtime.getRuntime().halt(EXIT_FAILED);
        }
    }

    private static Map<String, String> settings(InputStream input) throws IOException {
        StringBuilder lines = new StringBuilder();
        // No buffered reader: it would swallow the lifeline
        int last = '\n';
        for (int next = input.read(); next >= 0 && !(next == '\n' && last == '\n'); next = input.read()) {
            lines.append((char) next);
            last = next;
        }
        Properties properties = new Properties();
        properties.load(new StringReader(lines.toString()));
        Map<String, String> settings = new HashMap<>();
        properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
        return settings;
    }

    private void run() throws Exception {
        state = new StateDirectory(directory.resolve(clusterId()).resolve(settings.topic()));
        awaitItsEnd();
        Optional<Path> newest = state.newest();
        state.keepOnly(newest);
        Configuration flink = configuration();
        flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, state.address());
        newest.ifPresent(found -> flink.set(StateRecoveryOptions.SAVEPOINT_PATH, found.toUri().toString()));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(flink);
        CandleJob.define(environment, settings, true);
        JobGraph graph = environment.getStreamGraph().getJobGraph();

        cluster = new QuietCluster(new MiniClusterConfiguration.Builder().setConfiguration(flink)
                .setNumTaskManagers(1).setNumSlotsPerTaskManager(1).build());
        cluster.start();
        cluster.submitJob(graph).get();
        job = graph;
        System.out.println(RUNNING);
        publishEarly();
        JobResult result = cluster.requestJobResult(graph.getJobID()).get();
        if (result.getSerializedThrowable().isPresent()) {
            throw new IllegalStateException(result.getSerializedThrowable().get()
                    .deserializeError(LocalJob.class.getClassLoader()));
        }
    }

    /**
     * Candles of prices that waited are there before the first checkpoint, whose time Flink chooses by chance. A
     * checkpoint more that fails, as it does while the job is not ready, costs nothing: the next one comes by itself.
     */
    private void publishEarly() {
        CompletableFuture.delayedExecutor(EARLY.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> cluster.triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED));
    }

    /** What this machine can spare: no more than one of everything, and no port but on the loopback. */
    private Configuration configuration() {
        Map<String, String> options = Map.ofEntries(
                Map.entry("parallelism.default", "1"),
                Map.entry("pipeline.generic-types", "false"),
                Map.entry("restart-strategy.type", "none"),
                Map.entry("execution.checkpointing.interval", "3s"),
                Map.entry("taskmanager.memory.network.min", "2mb"),
                Map.entry("taskmanager.memory.network.max", "2mb"),
                Map.entry("taskmanager.memory.segment-size", "8kb"),
                Map.entry("taskmanager.memory.managed.size", "0"),
                Map.entry("cluster.io-pool.size", "2"),
                Map.entry("jobmanager.io-pool.size", "2"),
                Map.entry("jobmanager.future-pool.size", "2"),
                Map.entry("security.delegation.tokens.enabled", "false"),
                Map.entry("jobmanager.bind-host", "127.0.0.1"),
                Map.entry("taskmanager.host", "127.0.0.1"),
                Map.entry("taskmanager.bind-host", "127.0.0.1"),
                Map.entry("rest.address", "127.0.0.1"),
                Map.entry("rest.bind-address", "127.0.0.1"),
                Map.entry("rest.bind-port", "0"),
                Map.entry("metrics.reporters", "lines"),
                Map.entry("metrics.reporter.lines.factory.class", MetricLines.Factory.class.getName()),
                Map.entry("metrics.reporter.lines.interval", "2 s"));
        Configuration flink = Configuration.fromMap(options);
        flink.set(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        flink.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        return flink;
    }

    /** A process whose program was killed may still be at its last savepoint. */
    private void awaitItsEnd() throws IOException, InterruptedException {
        long end = System.nanoTime() + 2 * LAST_SAVEPOINT.toNanos();
        while (!state.take()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("another program makes candles with its data in " + directory);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** Offsets mean something in their own cluster only, and so does a state; waits until Kafka answers. */
    private String clusterId() throws InterruptedException {
        while (true) {
            try (Admin admin = Admin.create(Map.copyOf(settings.kafka()))) {
                return admin.describeCluster().clusterId().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void endWithTheParent() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            System.err.println("The standard input can't be read: " + e.getMessage());
        }
        stop();
    }

    /**
     * Does not return: the other thread ends this process when the job has stopped and its last transaction is done.
     */
    private synchronized void stop() {
        try {
            if (job == null) {
                Runtime.getRuntime().halt(0);
            }
            cluster.stopWithSavepoint(job.getJobID(), state.address(), false, SavepointFormatType.NATIVE)
                    .get(LAST_SAVEPOINT.toMillis(), TimeUnit.MILLISECONDS);
            TimeUnit.MILLISECONDS.sleep(LAST_SAVEPOINT.toMillis());
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            System.out.println(FAILED + "there was no last savepoint, it goes on from the checkpoint before: "
                    + sentence(e));
        }
        Runtime.getRuntime().halt(EXIT_FAILED);
    }

    private static String sentence(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
