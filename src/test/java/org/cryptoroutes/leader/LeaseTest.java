package org.cryptoroutes.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Duration LENGTH = Duration.ofSeconds(6);

    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
    private Instant time = Instant.parse("2026-11-22T12:00:00Z");
    private final Lease lease = new Lease(LENGTH, () -> nanos, new Clock() {
        @Override
        public Instant instant() {
            return time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void holdsFromTheQuestionOnWheneverTheAnswerCame() {
        assertThat(lease.holds()).isFalse();
        Lease.Moment asked = lease.now();
        pass(Duration.ofSeconds(2));
        lease.renew(asked);

        pass(Duration.ofMillis(3999));
        assertThat(lease.holds()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void anAnswerThatComesAfterASessionProvesNothing() {
        Lease.Moment asked = lease.now();
        pass(Duration.ofSeconds(20));

        lease.renew(asked);

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void endsOverASleepOfTheMachineThatOneClockSleepsThrough() {
        lease.renew(lease.now());

        time = time.plusSeconds(60);

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void endsInTimeWhenTheTimeOfDayIsSetBack() {
        lease.renew(lease.now());
        time = time.minusSeconds(3600);

        nanos += LENGTH.toNanos();

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void endsAtOnceWhenItIsGivenUp() {
        lease.renew(lease.now());

        lease.end();

        assertThat(lease.holds()).isFalse();
    }

    private void pass(Duration duration) {
        nanos += duration.toNanos();
        time = time.plus(duration);
    }
}
