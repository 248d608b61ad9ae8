package org.cryptoroutes.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final JobMetrics metrics = new JobMetrics(meters);

    @Test
    void everyCounterIsThereWithZeroBeforeTheJobTellsAnything() {
        metrics.expect(List.of("1m", "5m"));

        assertThat(meters.get("crypto.candles").tag("interval", "5m").functionCounter().count()).isZero();
        assertThat(meters.get("crypto.alerts").tag("type", "move").functionCounter().count()).isZero();
        assertThat(meters.get("crypto.ticks.read").functionCounter().count()).isZero();
        assertThat(meters.get("crypto.candles.newest.timestamp").gauge().value()).isNaN();
        assertThat(metrics.newestCandle()).isEmpty();
    }

    @Test
    void aLineOfTheJobIsWhatTheMetersSay() {
        metrics.report(" ticks_read=12 candles/1m=3 alerts/move=2 newest_candle_end=1795927095000000 pendingRecords=0"
                + " lastCheckpointDuration=29 lastCheckpointSize=-1 something=1");

        assertThat(meters.get("crypto.ticks.read").functionCounter().count()).isEqualTo(12);
        assertThat(meters.get("crypto.candles").tag("interval", "1m").functionCounter().count()).isEqualTo(3);
        assertThat(meters.get("crypto.alerts").tag("type", "move").functionCounter().count()).isEqualTo(2);
        assertThat(meters.get("crypto.candles.newest.timestamp").gauge().value()).isEqualTo(1795927095.0);
        assertThat(meters.get("crypto.candles.lag").gauge().value()).isZero();
        assertThat(meters.get("crypto.candles.checkpoint.duration").gauge().value()).isEqualTo(0.029);
        assertThat(meters.get("crypto.candles.checkpoint").gauge().value()).as("before the first").isNaN();
        assertThat(metrics.newestCandle()).contains(Instant.ofEpochSecond(1_795_927_095));
    }

    @Test
    void aCandleBeforeARestartIsStillTheNewest() {
        metrics.report("newest_candle_end=1795927095000000");
        metrics.report("newest_candle_end=0");

        assertThat(metrics.newestCandle()).contains(Instant.ofEpochSecond(1_795_927_095));
    }
}
