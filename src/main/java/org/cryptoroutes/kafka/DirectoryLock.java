package org.cryptoroutes.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a directory for one user: the system gives the lock back when a process ends, however it ends. */
public final class DirectoryLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * @param file in the directory, which must exist; the file is created when it is missing
     * @return empty when somebody else, in this process or another one, has the directory
     * @throws IOException when the file can't be written
     */
    public static Optional<DirectoryLock> take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean acquired = false;
        try {
            acquired = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Somebody in this process has it
        } finally {
            if (!acquired) {
                channel.close();
            }
        }
        return acquired ? Optional.of(new DirectoryLock(file, channel)) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("{} stays locked until this process ends", file, e);
        }
    }
}
