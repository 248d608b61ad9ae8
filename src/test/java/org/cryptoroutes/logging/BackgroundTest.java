package org.cryptoroutes.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cryptoroutes.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    private final Background background = new Background("watch");

    @AfterEach
    void stop() {
        background.shutdownNow();
    }

    @Test
    void aRepeatedTaskThatThrowsRunsAgainAndSaysWhyOnce() throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(5);
        try (LogLines log = LogLines.listen()) {
            background.scheduleWithFixedDelay(() -> {
                turns.countDown();
                if (turns.getCount() % 2 == 0) {
                    throw new IllegalStateException("boom");
                }
                throw new NoClassDefFoundError("gone");
            }, 0, 1, TimeUnit.MILLISECONDS);

            assertThat(turns.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(log.of("Background"))
                    .isEqualTo(List.of("watch: an unexpected failure", "watch: an unexpected failure"));
        }
    }

    @Test
    void whatATaskThrowsThatRunsOnceIsSaidAndTheNextOneRuns() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        try (LogLines log = LogLines.listen()) {
            background.execute(() -> {
                throw new IllegalStateException("boom");
            });
            background.execute(next::countDown);

            assertThat(next.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(log.of("Background")).containsExactly("watch: an unexpected failure");
        }
    }

    @Test
    void takesNothingOnceItIsOver() {
        background.shutdown();

        background.execute(() -> {
            throw new IllegalStateException("boom");
        });
        assertThat(background.isShutdown()).isTrue();
    }
}
