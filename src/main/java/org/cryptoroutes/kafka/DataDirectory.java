package org.cryptoroutes.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The directory of one broker, held for it alone. The lock is our own: a node of both roles locks its directory only
 * after its controller has written there (Kafka 3.9), too late to keep a second process out.
 */
final class DataDirectory implements AutoCloseable {

    private static final int MEGABYTE = 1 << 20;
    /** Kafka maps index files into memory, and a full disk under such a mapping is an error of the JVM. */
    private static final long LEAST_SPACE = 64L * MEGABYTE;

    private static final List<String> IDENTITY = List.of("version", "node.id", "cluster.id");

    private final Path path;
    private final DirectoryLock lock;

    private DataDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates the directory when it is missing. */
    static DataDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        if (path.toString().contains(",")) {
            throw refusal(path, "Kafka takes no directory with a comma in its name", null);
        }
        try {
            Files.createDirectories(path);
            Optional<String> full = full(path);
            if (full.isPresent()) {
                throw refusal(path, full.get(), null);
            }
            Optional<DirectoryLock> lock = DirectoryLock.take(path.resolve("embedded.lock"));
            if (lock.isPresent()) {
                return new DataDirectory(path, lock.get());
            }
        } catch (IOException e) {
            throw refusal(path, "it must be a directory that this user may write to", e);
        }
        throw refusal(path, "another broker uses this directory, stop it or name another directory", null);
    }

    /**
     * Does what kafka-storage.sh format does, when the directory is new or was never finished. One with a log in it is
     * not formatted: under a new identity the broker would start, and no client could read or write what is there.
     */
    void format(int node, String controllerListener) throws Exception {
        Path meta = path.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME);
        if (isWhole(meta)) {
            return;
        }
        if (holdsLogs()) {
            throw refusal(path, ("%s is missing or damaged, as after a crash of the machine: put it back from a "
                    + "backup, or delete the directory to begin without the records in it")
                    .formatted(meta.getFileName()), null);
        }
        Files.deleteIfExists(meta);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(node)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(controllerListener)
                .setMetadataLogDirectory(toString())
                .addDirectory(toString())
                .run();
    }

    private static boolean isWhole(Path meta) throws IOException {
        if (Files.notExists(meta)) {
            return false;
        }
        Properties identity = new Properties();
        try (InputStream in = Files.newInputStream(meta)) {
            identity.load(in);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return identity.stringPropertyNames().containsAll(IDENTITY);
    }

    private boolean holdsLogs() throws IOException {
        try (Stream<Path> content = Files.list(path)) {
            return content.anyMatch(Files::isDirectory);
        }
    }

    /** That the disk is full, as half a sentence, when it is. */
    Optional<String> trouble() {
        try {
            return full(path).map(words -> words + " in " + path);
        } catch (IOException e) {
            return Optional.of("the disk of " + path + " can't be asked any more (" + e.getMessage() + ")");
        }
    }

    private static Optional<String> full(Path path) throws IOException {
        long space = Files.getFileStore(path).getUsableSpace();
        return space >= LEAST_SPACE ? Optional.empty()
                : Optional.of("the disk has %d MB left and %d are needed at least"
                        .formatted(space / MEGABYTE, LEAST_SPACE / MEGABYTE));
    }

    /** The absolute path. */
    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() {
        lock.close();
    }

    private static KafkaStartException refusal(Path path, String reason, Throwable cause) {
        return new KafkaStartException(
                "The embedded Kafka broker cannot keep its data in " + path + ": " + reason, cause);
    }
}
