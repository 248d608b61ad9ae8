package org.cryptoroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program under test: what it has used so far, and its end. */
final class Running implements AutoCloseable {

    private final RigProcess rig;
    private final Process process;
    private final long started;

    /** @param started in the time of {@link System#nanoTime()} */
    Running(RigProcess rig, Process process, long started) throws IOException {
        this.rig = rig;
        this.process = process;
        this.started = started;
        rig.watch(process);
    }

    long started() {
        return started;
    }

    Process process() {
        return process;
    }

    /** In user and kernel, to a hundredth of a second. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** In kilobytes; 0 where there is no /proc. */
    long peakMemory() throws IOException {
        return status("VmHWM:");
    }

    /** What is resident at the moment, in kilobytes; 0 where there is no /proc. */
    long memory() throws IOException {
        return status("VmRSS:");
    }

    private long status(String field) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field)).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElse(0L);
        }
    }

    @Override
    public void close() throws IOException {
        // Not Process.destroy(), which closes its output as well
        process.toHandle().destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        rig.unwatch(process);
    }
}
