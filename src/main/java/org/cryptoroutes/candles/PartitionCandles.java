package org.cryptoroutes.candles;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Makes candles of the records of a partition, by the clock of that partition: the newest time of a sample before it
 * there. Kafka never changes the order within a partition, so a replay gives the same candles, whatever its speed, and
 * no other partition has a say. Flink's watermarks would close windows of a partition that comes back late from an
 * outage, and the wall clock would close them elsewhere in a replay.
 */
final class PartitionCandles extends KeyedProcessFunction<String, PriceRecord, Candle> implements CheckpointedFunction {

    /** What came after its window had closed, and what no candle can be made of, for their topics. */
    static final OutputTag<Outgoing> LEFT_OUT = new OutputTag<>("left-out", TypeInformation.of(Outgoing.class));
    private static final long serialVersionUID = 1;

    private final JobSettings settings;
    private transient ValueState<Long> clock;
    private transient MapState<Window, Bar> open;
    private transient MapState<Series, Close> closed;
    private transient MapState<String, Long> newestUpdates;
    private transient MapState<Integer, Long> since;
    private transient Set<String> adopted;
    private transient Timestamps timestamps;
    private transient Tally tally;
    private transient Counter read;
    private transient Counter sampled;
    private transient Counter late;
    private transient Counter stale;
    private transient Counter rejected;
    private transient volatile long newestEnd;

    /**
     * The end of a series until now.
     *
     * @param end   of the newest closed window, in microseconds since 1970
     * @param price its last price
     */
    public record Close(long end, BigDecimal price) {
    }

    PartitionCandles(JobSettings settings) {
        this.settings = settings;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        tally = new Tally(context.getOperatorStateStore(), getRuntimeContext().getMetricGroup());
        read = tally.counter("ticks_read");
        sampled = tally.counter("ticks_sampled");
        late = tally.counter("ticks_late");
        stale = tally.counter("ticks_stale");
        rejected = tally.counter("ticks_rejected");
        settings.intervals().forEach(interval -> tally.counter("candles", interval.toString()));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        tally.keep();
    }

    @Override
    public void open(OpenContext context) {
        clock = getRuntimeContext().getState(new ValueStateDescriptor<>("clock", Types.LONG));
        open = getRuntimeContext().getMapState(new MapStateDescriptor<>("open", Window.class, Bar.class));
        closed = getRuntimeContext().getMapState(new MapStateDescriptor<>("closed", Series.class, Close.class));
        since = getRuntimeContext().getMapState(new MapStateDescriptor<>("since", Types.INT, Types.LONG));
        adopted = new HashSet<>();
        timestamps = new Timestamps();
        newestUpdates = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("newest-updates", Types.STRING, Types.LONG));
        getRuntimeContext().getMetricGroup().addGroup(Tally.GROUP).gauge("newest_candle_end", () -> newestEnd);
    }

    @Override
    public void processElement(PriceRecord record, Context context, Collector<Candle> out) throws Exception {
        read.inc();
        Sample sample;
        try {
            sample = Sample.of(record, timestamps);
        } catch (NotASample e) {
            rejected.inc();
            context.output(LEFT_OUT, Outgoing.rejected(settings, record, e));
            return;
        }
        long before = clock.value() == null ? Long.MIN_VALUE : clock.value();
        if (adopted.add(context.getCurrentKey())) {
            adopt(before);
        }
        if (isOver(Window.of(sample, shortest()).end(), before)) {
            late.inc();
            context.output(LEFT_OUT, Outgoing.late(settings, record, sample, before));
            return;
        }
        if (isStale(sample)) {
            stale.inc();
        } else {
            sampled.inc();
            Bar single = Bar.of(sample);
            for (Interval interval : settings.intervals()) {
                Window window = Window.of(sample, interval);
                Bar bar = open.get(window);
                open.put(window, bar == null ? single : bar.and(single));
            }
        }
        if (sample.at() > before) {
            clock.update(sample.at());
            closeOver(before, sample.at(), out);
        }
    }

    /**
     * Lets the intervals of the settings hold for a partition whose state may be one of other intervals. A new one has
     * missed what came before, so it begins with the first window that lies behind; one that is gone leaves nothing.
     */
    private void adopt(long clock) throws Exception {
        Set<Integer> wanted = settings.intervals().stream().map(Interval::seconds).collect(Collectors.toSet());
        keepOnly(wanted, since, seconds -> seconds);
        keepOnly(wanted, open, Window::seconds);
        keepOnly(wanted, closed, Series::seconds);
        for (int seconds : wanted) {
            if (!since.contains(seconds)) {
                since.put(seconds, clock);
            }
        }
    }

    private static <K> void keepOnly(Set<Integer> wanted, MapState<K, ?> state, Function<K, Integer> seconds)
            throws Exception {
        for (Iterator<K> keys = state.keys().iterator(); keys.hasNext();) {
            if (!wanted.contains(seconds.apply(keys.next()))) {
                keys.remove();
            }
        }
    }

    private Interval shortest() {
        return settings.intervals().get(0);
    }

    private boolean isOver(long end, long clock) {
        return clock >= end + settings.graceMicros();
    }

    private boolean isStale(Sample sample) throws Exception {
        if (sample.updated() == null) {
            return false;
        }
        Long newest = newestUpdates.get(sample.symbol());
        if (newest != null && sample.updated() < newest) {
            return true;
        }
        if (sample.updateBelieved()) {
            newestUpdates.put(sample.symbol(), sample.updated());
        }
        return false;
    }

    private void closeOver(long before, long now, Collector<Candle> out) throws Exception {
        // Every window ends with one of the shortest
        long grace = settings.graceMicros();
        if (before != Long.MIN_VALUE && shortest().startOf(before - grace) == shortest().startOf(now - grace)) {
            return;
        }
        List<Map.Entry<Window, Bar>> over = new ArrayList<>();
        for (Map.Entry<Window, Bar> entry : open.entries()) {
            if (isOver(entry.getKey().end(), now)) {
                over.add(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        over.sort(Map.Entry.comparingByKey(Window.ORDER));
        for (Map.Entry<Window, Bar> entry : over) {
            close(entry.getKey(), entry.getValue(), out);
        }
    }

    private void close(Window window, Bar bar, Collector<Candle> out) throws Exception {
        open.remove(window);
        if (window.start() <= since.get(window.seconds())) {
            return;
        }
        Close last = closed.get(window.series());
        closed.put(window.series(), new Close(window.end(), bar.close().value()));
        tally.counter("candles", window.interval().toString()).inc();
        newestEnd = Math.max(newestEnd, window.end());
        out.collect(Candle.of(window, bar, last != null && last.end() == window.start() ? last.price() : null));
    }
}
