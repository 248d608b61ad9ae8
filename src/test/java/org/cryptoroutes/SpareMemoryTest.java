package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In JVMs of their own, whose heap begins with 256 MB. */
class SpareMemoryTest {

    private static final int MEGABYTE = 1 << 20;

    /** What runs in them: prints how many megabytes the heap has in the end. */
    static final class Start {

        private Start() {
        }

        public static void main(String[] arguments) {
            SpareMemory.giveBack();
            System.out.println(Runtime.getRuntime().totalMemory() / MEGABYTE);
        }
    }

    @Test
    void aHeapThatNobodyHasLimitedShrinksToWhatIsNeeded() throws IOException {
        assertThat(heapOf()).isLessThan(64);
    }

    @Test
    void whatTheUserHasSetHolds() throws IOException {
        assertThat(heapOf("-XX:MaxHeapFreeRatio=99")).isGreaterThanOrEqualTo(256);
    }

    private static int heapOf(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseG1GC",
                "-XX:InitialHeapSize=256m", "-XX:MinHeapSize=8m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Start.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return Integer.parseInt(new String(process.getInputStream().readAllBytes()).strip());
    }
}
