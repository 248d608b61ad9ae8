package org.cryptoroutes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL, always at the same address: to be killed and started again on the data that it left. It runs as an
 * ordinary user, because it refuses to run as root, and never outlives the tests' own JVM.
 */
public final class PostgresProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BINARIES = "/postgres-linux-x86_64.txz";
    private static final String USER = "crypto";
    private static final String NOBODY = "65534";
    /** Runs a server, and ends it when the pipe from the JVM of the tests ends. */
    static final String GUARD = "exec 3<&0; \"$@\" </dev/null & pid=$!; "
            + "(cat <&3; kill -INT $pid) >/dev/null 2>&1 & wait $pid";

    private final Path directory;
    private final int port = Ports.free();
    private Packaged guard;

    private PostgresProcess(Path directory) {
        this.directory = directory;
    }

    /** @param directory gets the program and its data; others may look into it afterwards */
    public static PostgresProcess start(Path directory) {
        PostgresProcess postgres = new PostgresProcess(directory);
        try (InputStream binaries = PostgresProcess.class.getResourceAsStream(BINARIES)) {
            Files.copy(binaries, directory.resolve("postgres.txz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres.run(List.of("tar", "-xJf", "postgres.txz"));
        postgres.run(List.of("mkdir", "data"));
        if (isRoot()) {
            postgres.run(List.of("chmod", "711", "."));
            postgres.run(List.of("chown", NOBODY, "data"));
        }
        postgres.run(postgres.asOrdinaryUser(postgres.program("initdb"), "-D", postgres.data().toString(), "-U", USER,
                "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
        postgres.start();
        return postgres;
    }

    /** Starts it on the data that are there, and waits until it answers. */
    public void start() {
        List<String> server = asOrdinaryUser(program("postgres"), "-D", data().toString(), "-p", String.valueOf(port),
                "-c", "listen_addresses=localhost", "-c", "unix_socket_directories=", "-c", "fsync=off",
                "-c", "shared_buffers=16MB");
        List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "sh"));
        command.addAll(server);
        // A predecessor that was killed leaves its children, which end a moment after it
        Awaitility.await().atMost(PATIENCE).until(() -> {
            if (guard == null || !guard.alive()) {
                guard = Packaged.start(command, directory, Map.of());
            }
            return answers();
        });
    }

    /** kill -9, and waits for its end. */
    public void kill() {
        ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
        guard.exitCode(PATIENCE);
    }

    /** Where clients reach a database of it, also while it is away. */
    public String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(port, database);
    }

    public String user() {
        return USER;
    }

    /** Creates a database, and gives its address. */
    public String create(String database) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "")) {
            connection.createStatement().execute("CREATE DATABASE " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(database);
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(List<String> command) {
        try (Packaged process = Packaged.start(command, directory, Map.of())) {
            if (process.exitCode(PATIENCE) != 0) {
                throw new IllegalStateException(command + " failed: " + process.lines());
            }
        }
    }

    private List<String> asOrdinaryUser(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public void close() {
        if (guard.alive()) {
            kill();
        }
        guard.close();
    }
}
