package org.cryptoroutes.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ElectionTest {

    @Test
    void goesOnAfterAFailureThatNobodyExpected() {
        AtomicInteger looks = new AtomicInteger();
        Election election = new Election("leader", Map.of("bootstrap.servers", "no address"), () -> {
            if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("boom");
            }
        });
        election.start();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> looks.get() > 1);
            assertThat(election.leads()).isFalse();
            assertThat(election.trouble()).hasValueSatisfying(trouble -> assertThat(trouble).contains("no address"));
        } finally {
            election.close();
        }
    }
}
