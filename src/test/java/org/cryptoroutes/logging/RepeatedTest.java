package org.cryptoroutes.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
}
