package org.cryptoroutes.candles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the job on this machine keeps what it must remember. It has one job, and of that the newest state only. */
final class StateDirectory {

    /** Flink writes it last, and at once: without it a checkpoint was never finished. */
    private static final String COMPLETE = "_metadata";
    private static final String LOCK = "lock";
    private static final int DEPTH = 4;

    private final Path path;

    StateDirectory(Path path) {
        this.path = path.toAbsolutePath();
    }

    /**
     * Keeps it for this process alone, to its end, however it ends.
     *
     * @return false when another one has it
     */
    boolean take() throws IOException {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() != null) {
            return true;
        }
        channel.close();
        return false;
    }

    /** For Flink. */
    String address() {
        return path.toUri().toString();
    }

    /** The checkpoint or savepoint to go on from; empty for a job that begins. */
    Optional<Path> newest() throws IOException {
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(path, DEPTH)) {
            return files.filter(file -> file.getFileName().toString().equals(COMPLETE))
                    .max(Comparator.comparing(StateDirectory::written)).map(Path::getParent);
        }
    }

    /** Removes what earlier runs have left, except for one state. */
    void keepOnly(Optional<Path> state) throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            boolean kept = file.equals(path) || file.endsWith(LOCK) || state.filter(one -> file.startsWith(one)
                    || one.startsWith(file)).isPresent();
            if (!kept) {
                Files.delete(file);
            }
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }
}
