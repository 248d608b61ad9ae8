package org.cryptoroutes.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedTest {

    private Instant now = Instant.EPOCH;
    private final Repeated repeated = new Repeated(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void saysAFaultOnceAndLaterHowOftenItHasComeSince() {
        assertThat(repeated.say("away")).contains(0);
        assertThat(repeated.say("away")).isEmpty();
        assertThat(repeated.say("too large")).contains(0);
        assertThat(repeated.say("away")).isEmpty();
        now = now.plusSeconds(10);
        assertThat(repeated.say("away")).contains(2);
        assertThat(repeated.say("away")).isEmpty();
    }

    @Test
    void forgetsTheKindThatWasSaidTheLongestAgoWhenThereAreMany() {
        assertThat(repeated.say("away")).contains(0);
        IntStream.range(0, 99).forEach(i -> assertThat(repeated.say("kind " + i)).contains(0));
        assertThat(repeated.say("away")).isEmpty();

        assertThat(repeated.say("one more")).contains(0);

        assertThat(repeated.say("away")).contains(0);
        assertThat(repeated.say("kind 98")).isEmpty();
    }

    @Test
    void theSameReasonIsOneKindWhateverRecordItNames() {
        Exception first = new RuntimeException(new TimeoutException("Expiring 3 record(s) for prices-1:15003 ms"));
        Exception second = new TimeoutException("Expiring 1 record(s) for prices-0:15017 ms");

        assertThat(Causes.kind(first)).isEqualTo(Causes.kind(second)).isNotEqualTo(Causes.kind(new RuntimeException()));
    }
}
