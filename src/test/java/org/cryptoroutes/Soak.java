package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.cryptoroutes.WholeSystem.Mishap;
import org.cryptoroutes.WholeSystem.Need;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night of faults, shortened: the API misbehaves, broker, database and job are killed, routes are edited well and
 * badly, clients come and go. In the end nothing is missing anywhere, and the program must need no more than in the
 * beginning. {@code mvn -Psoak verify -Dsoak.minutes=480} takes the whole night.
 */
class Soak {

    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 15));
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    private static final Duration ROUND = Duration.ofSeconds(40);
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path directory;
    @TempDir
    private Path database;

    @Test
    void nothingIsMissingAndNothingGrows() throws Exception {
        Random random = new Random(SEED);
        say("%d minutes, seed %d".formatted(LENGTH.toMinutes(), SEED));
        List<Need> needs = new ArrayList<>();
        int mishaps = 0;
        try (WholeSystem system = new WholeSystem(directory, database, SEED)) {
            Instant end = Instant.now().plus(LENGTH);
            while (Instant.now().isBefore(end)) {
                Instant over = Instant.now().plus(ROUND);
                while (Instant.now().isBefore(over)) {
                    system.befall(Mishap.values()[random.nextInt(Mishap.values().length)]);
                    mishaps++;
                }
                system.calm();
                needs.add(system.need());
                say("%d mishaps, %d candles, %s".formatted(mishaps, system.candles(), needs.get(needs.size() - 1)));
            }
            system.assertAllOfOneMind();
            assertFlat(needs);
        }
    }

    /** The last third against the first, which has the warming up in it. */
    private static void assertFlat(List<Need> needs) {
        int third = Math.max(1, needs.size() / 3);
        List<Need> first = needs.subList(0, third);
        List<Need> last = needs.subList(needs.size() - third, needs.size());
        assertThat(least(last, Need::heap)).as("heap").isLessThan(most(first, Need::heap) + 12 * MEGABYTE);
        assertThat(least(last, Need::threads)).as("threads").isLessThanOrEqualTo(most(first, Need::threads) + 4);
        assertThat(least(last, Need::files)).as("open files").isLessThanOrEqualTo(most(first, Need::files) + 4);
        assertThat(least(last, Need::sockets)).as("connections").isLessThanOrEqualTo(most(first, Need::sockets) + 4);
    }

    private static double least(List<Need> needs, ToDoubleFunction<Need> of) {
        return needs.stream().mapToDouble(of).min().orElseThrow();
    }

    private static double most(List<Need> needs, ToDoubleFunction<Need> of) {
        return needs.stream().mapToDouble(of).max().orElseThrow();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
