package org.cryptoroutes.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program under test: what it has used so far, and its end. */
final class Running implements AutoCloseable {

    private final RigProcess rig;
    private final Process process;
    private final Path output;
    private final long started;

    /**
     * @param output  where its output goes when that is no pipe
     * @param started in the time of {@link System#nanoTime()}
     */
    Running(RigProcess rig, Process process, Path output, long started) throws IOException {
        this.rig = rig;
        this.process = process;
        this.output = output;
        this.started = started;
        rig.watch(process);
    }

    long started() {
        return started;
    }

    /** What it prints, when that is a pipe. */
    InputStream output() {
        return process.getInputStream();
    }

    /** Waits until so many lines of its output, which goes to a file, contain the text. */
    void awaitOutput(String text, int count, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (matching(text) < count) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException("no %d lines with '%s' in %s".formatted(count, text, output));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private long matching(String text) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    /** In user and kernel, to a hundredth of a second, with the processes that it started. */
    Duration cpu() {
        return processes().map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** In kilobytes, with the processes that it started; 0 where there is no /proc. */
    long peakMemory() throws IOException {
        return status("VmHWM:");
    }

    /** What is resident at the moment, in kilobytes, likewise. */
    long memory() throws IOException {
        return status("VmRSS:");
    }

    private long status(String field) throws IOException {
        long sum = 0;
        for (ProcessHandle one : processes().toList()) {
            Path status = Path.of("/proc", String.valueOf(one.pid()), "status");
            if (Files.exists(status)) {
                try (Stream<String> lines = Files.lines(status)) {
                    sum += lines.filter(line -> line.startsWith(field)).findFirst()
                            .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElse(0L);
                }
            }
        }
        return sum;
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    @Override
    public void close() throws IOException {
        // Not Process.destroy(), which closes its output as well
        process.toHandle().destroy();
        try {
            // A program whose last words nobody reads would not end
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        rig.unwatch(process);
    }
}
