package org.cryptoroutes.candles;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.metrics.reporter.Scheduled;

/** Tells the program that started this process how the job is: a line of {@code name=value} on the standard output. */
public final class MetricLines implements MetricReporter, Scheduled {

    private static final Set<String> OF_FLINK =
            Set.of("pendingRecords", "lastCheckpointDuration", "lastCheckpointSize");

    private final Map<Metric, String> names = new ConcurrentHashMap<>();

    /** Found by Flink as a service. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new MetricLines();
        }
    }

    @Override
    public void open(MetricConfig config) {
        // Nothing to set
    }

    @Override
    public void close() {
        names.clear();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        Set<String> scope = Set.of(group.getScopeComponents());
        if (scope.contains(Tally.GROUP) || OF_FLINK.contains(name)) {
            String label = group.getAllVariables().get("<" + Tally.LABEL + ">");
            names.put(metric, label == null ? name : name + "/" + label);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        names.remove(metric);
    }

    @Override
    public void report() {
        StringBuilder line = new StringBuilder(LocalJob.METRICS);
        names.forEach((metric, name) -> {
            Object value = metric instanceof Counter counter ? (Object) counter.getCount()
                    : metric instanceof Gauge<?> gauge ? gauge.getValue() : null;
            if (value instanceof Number) {
                line.append(' ').append(name).append('=').append(value);
            }
        });
        System.out.println(line);
    }
}
