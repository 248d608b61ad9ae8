package org.cryptoroutes.logging;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes lines that come fast together: each write wakes whoever reads them, which costs as much as making the line.
 * After a pause a line is written at once, and no line waits for longer than a pause. Lines keep their order.
 */
public final class GatheredOutput extends OutputStream {

    private static final int SIZE = 1 << 14;

    private final PrintStream out;
    private final long pauseNanos;
    private final byte[] gathered = new byte[SIZE];
    private int count;
    private long writtenAt;
    private boolean waiting;
    private ScheduledExecutorService clock;
    private boolean closed;

    /**
     * @param out   is not closed with this
     * @param pause between two writes, as long as neither the buffer of 16 kB is full nor {@link #writeOut} called
     */
    public GatheredOutput(PrintStream out, Duration pause) {
        this.out = out;
        this.pauseNanos = pause.toNanos();
        this.writtenAt = System.nanoTime() - pauseNanos;
    }

    @Override
    public synchronized void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (length > SIZE - count) {
            writeOut();
        }
        if (length > SIZE) {
            out.write(bytes, from, length);
            out.flush();
        } else {
            System.arraycopy(bytes, from, gathered, count, length);
            count += length;
        }
    }

    /** Ends a line: it is written now or soon. */
    @Override
    public synchronized void flush() {
        if (closed || System.nanoTime() - writtenAt >= pauseNanos) {
            writeOut();
        } else if (!waiting) {
            waiting = true;
            clock().schedule(this::endWait, pauseNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Writes everything that was gathered, at once. */
    public synchronized void writeOut() {
        if (count > 0) {
            out.write(gathered, 0, count);
            count = 0;
            out.flush();
            writtenAt = System.nanoTime();
        }
    }

    /** Writes what was gathered; from now on every line is written at once. */
    @Override
    public synchronized void close() {
        closed = true;
        writeOut();
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    private synchronized void endWait() {
        waiting = false;
        writeOut();
    }

    private ScheduledExecutorService clock() {
        if (clock == null) {
            clock = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "output");
                thread.setDaemon(true);
                return thread;
            });
        }
        return clock;
    }
}
