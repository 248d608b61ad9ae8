package org.cryptoroutes;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.cryptoroutes.WholeSystem.Mishap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mishap once, with everything on. {@link Soak} lets them happen at random, for as long as one likes. */
class WholeSystemIT {

    @TempDir
    private Path directory;
    @TempDir
    private Path database;

    @Test
    void whateverBefallsItTopicStoreApiAndListenersAgreeOnEveryCandle() throws Exception {
        try (WholeSystem system = new WholeSystem(directory, database, 7)) {
            await().atMost(Duration.ofSeconds(90)).until(() -> system.candles() >= 16);
            for (Mishap mishap : Mishap.values()) {
                system.befall(mishap);
            }
            system.calm();
            long before = system.candles();
            await().atMost(Duration.ofSeconds(60)).until(() -> system.candles() >= before + 16);
            system.assertAllOfOneMind();
        }
    }
}
