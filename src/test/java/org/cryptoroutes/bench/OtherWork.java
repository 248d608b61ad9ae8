package org.cryptoroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What programs that have nothing to do with the benchmark took of the machine meanwhile: they spoil its figures. */
final class OtherWork {

    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/stat");
    private static final double TICKS_A_SECOND = 100;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int GUEST = 8;

    private final RigProcess rig;
    private final double others;
    private final long start = System.nanoTime();

    OtherWork(RigProcess rig) throws IOException {
        this.rig = rig;
        this.others = others();
    }

    /** One sentence; empty where there is no /proc. */
    String sentence() throws IOException {
        double available = (System.nanoTime() - start) / 1e9 * Runtime.getRuntime().availableProcessors();
        return Files.exists(MACHINE) ? "Other programs took %.0f %% of the machine meanwhile.".formatted(
                100 * Math.max(0, others() - others) / available) : "";
    }

    /** CPU seconds of the machine without this process, its ended children and the rig. */
    private double others() throws IOException {
        if (!Files.exists(MACHINE)) {
            return 0;
        }
        long[] machine = numbers(Files.readAllLines(MACHINE).get(0).replaceFirst("cpu +", ""));
        double busy = Arrays.stream(machine).limit(GUEST).sum() - machine[IDLE] - machine[IO_WAIT];
        String self = Files.readString(SELF);
        // utime, stime, cutime, cstime; the name before them may hold blanks
        long own = Arrays.stream(self.substring(self.lastIndexOf(')') + 2).split(" ")).skip(11).limit(4)
                .mapToLong(Long::parseLong).sum();
        return (busy - own) / TICKS_A_SECOND
                - rig.process().info().totalCpuDuration().map(cpu -> cpu.toMillis() / 1e3).orElse(0.0);
    }

    private static long[] numbers(String text) {
        return Stream.of(text.strip().split(" +")).mapToLong(Long::parseLong).toArray();
    }
}
