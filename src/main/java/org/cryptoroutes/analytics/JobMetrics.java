package org.cryptoroutes.analytics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The figures that the job tells, as meters of this program. The job keeps its counters with its state: they count what
 * was published, once, over all its restarts.
 */
final class JobMetrics {

    private static final double MICROS = 1_000_000;
    private static final double MILLIS = 1000;
    private static final String CANDLES = "candles/";
    private static final String ALERTS = "alerts";
    private static final String NEWEST = "newest_candle_end";

    private final Map<String, Double> values = new ConcurrentHashMap<>();
    private final Set<String> expected = ConcurrentHashMap.newKeySet();
    private final MeterRegistry meters;

    JobMetrics(MeterRegistry meters) {
        this.meters = meters;
        counter("ticks_read", "crypto.ticks.read", "Records of the price topic that the candles have read",
                Tags.empty());
        counter("ticks_sampled", "crypto.ticks.sampled", "Those that are part of the candles", Tags.empty());
        counter("ticks_late", "crypto.ticks.late", "Those that came too late for their candle", Tags.empty());
        counter("ticks_stale", "crypto.ticks.stale", "Those whose last_updated is older than one before", Tags.empty());
        counter("ticks_rejected", "crypto.ticks.rejected", "Those that are no price, or dated in the future",
                Tags.empty());
        counter("indicators", "crypto.indicators", "Indicators on their topic", Tags.empty());
        for (String type : List.of("move", "trend")) {
            counter(ALERTS + "/" + type, "crypto.alerts", "Alerts on their topic", Tags.of("type", type));
        }
        gauge(NEWEST, MICROS, "crypto.candles.newest.timestamp", "seconds",
                "When the newest candle ended, in Unix time");
        gauge("pendingRecords", 1, "crypto.candles.lag", null,
                "Records of the price topic that the candles have not read yet");
        gauge("lastCheckpointSize", 1, "crypto.candles.checkpoint", "bytes", "The size of the last checkpoint");
        gauge("lastCheckpointDuration", MILLIS, "crypto.candles.checkpoint.duration", "seconds",
                "How long the last checkpoint took");
    }

    /** Makes sure that the counters of these candles are there, with 0 at first. */
    void expect(List<String> intervals) {
        intervals.stream().filter(expected::add).forEach(interval -> counter(CANDLES + interval, "crypto.candles",
                "Candles on their topic", Tags.of("interval", interval)));
    }

    /** Takes a line of {@code name=value} with blanks between. */
    void report(String line) {
        for (String pair : line.strip().split(" +")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = pair.substring(0, equals);
                double value = Double.parseDouble(pair.substring(equals + 1));
                // A process that has just started knows of no candle
                if (value > 0 || !name.equals(NEWEST)) {
                    values.put(name, value);
                }
                if (name.startsWith(CANDLES)) {
                    // As the job names it: 60s are 1m
                    expect(List.of(name.substring(CANDLES.length())));
                }
            }
        }
    }

    /** When the newest candle ended; empty when there was none since the job was started. */
    Optional<Instant> newestCandle() {
        return Optional.ofNullable(values.get(NEWEST))
                .map(micros -> Instant.ofEpochMilli((long) (micros / MILLIS)));
    }

    private void counter(String value, String name, String description, Tags tags) {
        FunctionCounter.builder(name, values, all -> all.getOrDefault(value, 0.0)).description(description).tags(tags)
                .register(meters);
    }

    private void gauge(String value, double unit, String name, String base, String description) {
        Gauge.builder(name, values, all -> Optional.ofNullable(all.get(value)).filter(number -> number >= 0)
                .map(number -> number / unit).orElse(Double.NaN)).baseUnit(base).description(description)
                .register(meters);
    }
}
