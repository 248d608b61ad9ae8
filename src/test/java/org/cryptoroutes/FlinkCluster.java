package org.cryptoroutes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A session cluster of Flink as it ships: a JobManager and a TaskManager, each a process, of the jars in the registry.
 */
final class FlinkCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path JOB = Path.of("target/crypto-candles-job.jar").toAbsolutePath();
    /** What the distribution of Flink has in its lib, of the jars that the program has in its own. */
    private static final Pattern SHARED =
            Pattern.compile("(slf4j-api|log4j-(api|core|slf4j2-impl)|snakeyaml-engine|lz4-java|snappy-java)-.*");
    private static final Pattern IN_THE_JOB = Pattern.compile("(flink-connector-kafka|jackson-datatype-jsr310)-.*");

    private final Path directory;
    private final int rest = Ports.free();
    private final List<String> java;
    private final Packaged jobManager;
    private final Packaged taskManager;

    private FlinkCluster(Path directory) throws IOException {
        this.directory = directory;
        List<String> jars = new ArrayList<>(jars(Path.of("target/flink"), name -> !IN_THE_JOB.matcher(name).matches()));
        jars.addAll(jars(Path.of("target/lib"), name -> SHARED.matcher(name).matches()));
        Path conf = Files.createDirectories(directory.resolve("conf"));
        Files.createDirectories(directory.resolve("tmp"));
        Files.writeString(conf.resolve("config.yaml"), configuration());
        java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx192m", "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "--add-opens", "java.base/java.util=ALL-UNNAMED", "-cp", String.join(File.pathSeparator, jars));
        jobManager = start("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", "--configDir",
                conf.toString(), "--executionMode", "cluster");
        taskManager = start("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "--configDir", conf.toString());
    }

    static FlinkCluster start(Path directory) {
        try {
            FlinkCluster cluster = new FlinkCluster(directory);
            cluster.awaitSlots();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration() {
        return """
                jobmanager.rpc.address: localhost
                jobmanager.rpc.port: %d
                jobmanager.bind-host: localhost
                rest.address: localhost
                rest.bind-address: localhost
                rest.port: %d
                taskmanager.host: localhost
                taskmanager.bind-host: localhost
                taskmanager.numberOfTaskSlots: 2
                taskmanager.cpu.cores: 1.0
                taskmanager.memory.framework.heap.size: 64mb
                taskmanager.memory.framework.off-heap.size: 32mb
                taskmanager.memory.task.heap.size: 96mb
                taskmanager.memory.task.off-heap.size: 0b
                taskmanager.memory.network.min: 16mb
                taskmanager.memory.network.max: 16mb
                taskmanager.memory.managed.size: 0b
                taskmanager.memory.jvm-metaspace.size: 128mb
                taskmanager.memory.jvm-overhead.min: 64mb
                taskmanager.memory.jvm-overhead.max: 64mb
                jobmanager.memory.heap.size: 128mb
                jobmanager.memory.off-heap.size: 64mb
                jobmanager.memory.jvm-metaspace.size: 128mb
                jobmanager.memory.jvm-overhead.min: 64mb
                jobmanager.memory.jvm-overhead.max: 64mb
                execution.checkpointing.interval: 1s
                execution.checkpointing.dir: %s
                io.tmp.dirs: %s
                """.formatted(Ports.free(), rest, directory.resolve("checkpoints").toUri(), directory.resolve("tmp"));
    }

    private static List<String> jars(Path directory, Predicate<String> wanted) throws IOException {
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.filter(jar -> wanted.test(jar.getFileName().toString())).map(jar -> jar.toAbsolutePath()
                    .toString()).toList();
        }
    }

    private Packaged start(String... arguments) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(arguments));
        return Packaged.start(command, directory, Map.of("FLINK_CONF_DIR", directory.resolve("conf").toString()));
    }

    private void awaitSlots() {
        HttpRequest overview = HttpRequest.newBuilder(URI.create("http://localhost:%d/overview".formatted(rest)))
                .build();
        try {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> HttpClient.newHttpClient()
                    .send(overview, BodyHandlers.ofString()).body().contains("\"slots-total\":2"));
        } catch (RuntimeException e) {
            throw new AssertionError("no cluster: " + jobManager.lines() + taskManager.lines(), e);
        }
    }

    /**
     * Submits the job by Flink's own command.
     *
     * @param options of {@code flink run}
     * @return the id of the job
     */
    String run(List<String> options, Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "-p", "2"));
        arguments.addAll(options);
        arguments.add(JOB.toString());
        settings.forEach((key, value) -> arguments.add(key + "=" + value));
        return command("JobID ([0-9a-f]{32})", arguments);
    }

    /** Stops a job with a savepoint, and says where that is. */
    String stop(String job) {
        return command("Path: (file:\\S+)", List.of("stop", "--savepointPath", directory.resolve("savepoints")
                .toString(), job));
    }

    private String command(String wanted, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("org.apache.flink.client.cli.CliFrontend"));
        all.addAll(arguments);
        try (Packaged cli = start(all.toArray(String[]::new))) {
            int code = cli.exitCode(PATIENCE);
            Matcher answer = Pattern.compile(wanted).matcher(String.join("\n", cli.lines()));
            if (code != 0 || !answer.find()) {
                throw new AssertionError("%s ended with %d: %s".formatted(arguments, code, String.join("\n",
                        cli.lines())));
            }
            return answer.group(1);
        }
    }

    @Override
    public void close() {
        taskManager.close();
        jobManager.close();
    }
}
