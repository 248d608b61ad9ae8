package org.cryptoroutes.candles;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Makes indicators and alerts of the candles of each series. */
final class Analysis extends KeyedProcessFunction<Series, Candle, Outgoing> implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    private final JobSettings settings;
    private transient ValueState<Study> studies;
    private transient ValueState<Watch> watches;
    private transient Tally tally;
    private transient Counter indicators;

    Analysis(JobSettings settings) {
        this.settings = settings;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        tally = new Tally(context.getOperatorStateStore(), getRuntimeContext().getMetricGroup());
        indicators = tally.counter("indicators");
        for (Alert.Type type : Alert.Type.values()) {
            counter(type);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        tally.keep();
    }

    @Override
    public void open(OpenContext context) {
        studies = getRuntimeContext().getState(new ValueStateDescriptor<>("study", Study.class));
        watches = getRuntimeContext().getState(new ValueStateDescriptor<>("watch", Watch.class));
    }

    @Override
    public void processElement(Candle candle, Context context, Collector<Outgoing> out) throws Exception {
        Study study = studies.value() == null ? new Study() : studies.value();
        study.add(candle, settings.smas(), settings.emas());
        studies.update(study);
        indicators.inc();
        out.collect(Outgoing.of(settings.indicatorsTopic(), candle.symbol(), candle.coinId(), "interval",
                candle.interval().toString(), study.indicators(candle, settings.smas(), settings.emas())));
        for (Alert alert : alerts(candle, study)) {
            counter(alert.type()).inc();
            out.collect(Outgoing.of(settings.alertsTopic(), candle.symbol(), candle.coinId(), "type",
                    name(alert.type()), alert));
        }
    }

    private List<Alert> alerts(Candle candle, Study study) throws Exception {
        Interval interval = candle.interval();
        boolean moves = interval.equals(settings.shortest()) && !settings.moves().isEmpty();
        boolean trend = settings.trends().contains(interval);
        if (!moves && !trend) {
            return List.of();
        }
        Watch watch = watches.value() == null ? new Watch() : watches.value();
        List<Alert> alerts = new ArrayList<>();
        if (moves) {
            alerts.addAll(watch.moves(candle, settings.moves(), settings.cooldownSeconds()));
        }
        if (trend) {
            watch.trend(candle, study.trend, settings.trendRule(interval), settings.cooldownSeconds())
                    .ifPresent(alerts::add);
        }
        watches.update(watch);
        return alerts;
    }

    private Counter counter(Alert.Type type) {
        return tally.counter("alerts", name(type));
    }

    private static String name(Alert.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
