package org.cryptoroutes.analytics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready when the job of the candles runs, or is not to run; also while it starts for the first time. */
final class CandlesCheck extends AbstractHealthCheck {

    private final Clock clock;
    private final CandleProcess job;
    private final JobMetrics metrics;

    CandlesCheck(Clock clock, CandleProcess job, JobMetrics metrics) {
        super("crypto-routes", "candles");
        this.clock = clock;
        this.job = job;
        this.metrics = metrics;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        JobState state = job.state();
        result.detail("restarts", job.restarts());
        Optional<Instant> newest = metrics.newestCandle();
        newest.ifPresent(end -> result.detail("newest.candle", end.toString()));
        String history = newest.map(end -> ", the newest candle ended %d s ago"
                .formatted(Math.max(0, Duration.between(end, clock.instant()).toSeconds()))).orElse(", no candle yet")
                + (job.restarts() == 0 ? "" : job.restarts() == 1 ? ", restarted once"
                : ", restarted %d times".formatted(job.restarts()));
        switch (state.phase()) {
            case OFF -> result.up().message("the candles are switched off");
            case STARTING -> result.up().message("the job starts" + history);
            case RUNNING -> result.up().message("the job runs" + history);
            default -> result.down().message("the job does not run: " + state.reason().orElse("") + history);
        }
    }
}
