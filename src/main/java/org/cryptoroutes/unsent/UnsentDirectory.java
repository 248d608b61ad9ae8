package org.cryptoroutes.unsent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cryptoroutes.kafka.DirectoryLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the records are that wait: a directory for each topic, in it files with rising numbers. Not thread-safe. */
final class UnsentDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UnsentDirectory.class);
    /** No topic has this name. */
    private static final String LOCK = "~lock";
    private static final Pattern NAME = Pattern.compile("\\d{1,18}\\" + UnsentSegment.SUFFIX);

    private final Path path;
    private DirectoryLock lock;
    private long lastNumber;

    UnsentDirectory(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    boolean isOpen() {
        return lock != null;
    }

    /**
     * Takes the directory for this program; creates it when it is missing.
     *
     * @return what an earlier run has left, the oldest first; empty = another program has the directory
     * @throws IOException when not all of it can be seen: it is not taken then
     */
    Optional<List<UnsentSegment>> open() throws IOException {
        Files.createDirectories(path);
        Optional<DirectoryLock> taken = DirectoryLock.take(path.resolve(LOCK));
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<UnsentSegment> found = found();
            lock = taken.get();
            return Optional.of(found);
        } finally {
            if (lock == null) {
                taken.get().close();
            }
        }
    }

    /** A new file, after all others in the order of time. */
    UnsentSegment create(String topic) throws IOException {
        return UnsentSegment.create(path, topic, ++lastNumber);
    }

    private List<UnsentSegment> found() throws IOException {
        List<UnsentSegment> segments = new ArrayList<>();
        for (Path file : files()) {
            lastNumber = number(file);
            try {
                segments.add(UnsentSegment.found(file, file.getParent().getFileName().toString()));
            } catch (IOException e) {
                LOG.warn("{} can't be read: {}", file, words(e));
            }
        }
        return segments;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(path, 2)) {
            return all.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .filter(file -> !file.getParent().equals(path))
                    .sorted(Comparator.comparingLong(UnsentDirectory::number)).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().replace(UnsentSegment.SUFFIX, ""));
    }

    /** Says why. The message of a file that may not be written is its path alone. */
    static String words(IOException e) {
        return e instanceof FileSystemException file && file.getReason() == null
                ? e.getClass().getSimpleName().replaceFirst("Exception$", "") + " " + file.getFile() : e.getMessage();
    }

    /** The path as a user named it. */
    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
