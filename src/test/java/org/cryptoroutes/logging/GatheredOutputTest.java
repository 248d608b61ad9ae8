package org.cryptoroutes.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheredOutputTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(200);

    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final PrintStream out = new PrintStream(new OutputStream() {
        @Override
        public void write(int one) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            writes.add(new String(bytes, from, count, UTF_8));
        }
    });

    @Test
    void aLineAfterAPauseIsWrittenAtOnceAndTheNextOnesTogether() {
        GatheredOutput output = new GatheredOutput(out, FOR_EVER);

        say(output, "a\n", "b\n", "c\n");
        assertThat(writes).containsExactly("a\n");

        output.writeOut();
        assertThat(writes).containsExactly("a\n", "b\nc\n");
    }

    @Test
    void noLineWaitsForLongerThanAPause() {
        GatheredOutput output = new GatheredOutput(out, SOON);

        for (int i = 0; i < 5; i++) {
            say(output, 2 * i + "\n", 2 * i + 1 + "\n");
            String said = lines(0, 2 * i + 2);
            await().untilAsserted(() -> assertThat(String.join("", writes)).isEqualTo(said));
        }
        output.close();
    }

    @Test
    void keepsEveryLineAndTheirOrderWhateverTheirLength() {
        String longer = "x".repeat(100_000) + "\n";
        GatheredOutput output = new GatheredOutput(out, FOR_EVER);

        IntStream.range(0, 10_000).forEach(i -> say(output, i + "\n"));
        say(output, longer);
        assertThat(String.join("", writes)).isEqualTo(lines(0, 10_000) + longer);

        IntStream.range(10_000, 10_010).forEach(i -> say(output, i + "\n"));
        output.close();
        assertThat(String.join("", writes)).isEqualTo(lines(0, 10_000) + longer + lines(10_000, 10_010));
        assertThat(writes).hasSizeLessThan(10);
    }

    @Test
    void writesEachLineAtOnceWhenItIsClosed() {
        GatheredOutput output = new GatheredOutput(out, FOR_EVER);
        output.close();

        say(output, "a\n", "b\n");

        assertThat(writes).containsExactly("a\n", "b\n");
    }

    private static void say(GatheredOutput output, String... lines) {
        for (String line : lines) {
            output.write(line.getBytes(UTF_8), 0, line.length());
            output.flush();
        }
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }
}
