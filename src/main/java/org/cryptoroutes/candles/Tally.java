package org.cryptoroutes.candles;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The counters of an operator: metrics of Flink that begin where the restored state ended. */
final class Tally {

    /** Of the metrics of this job, among Flink's own. */
    static final String GROUP = "crypto";
    static final String LABEL = "kind";

    private final MetricGroup metrics;
    private final ListState<Count> kept;
    private final Map<String, Map<String, Counter>> counters = new HashMap<>();

    Tally(OperatorStateStore state, MetricGroup metrics) throws Exception {
        this.metrics = metrics.addGroup(GROUP);
        this.kept = state.getListState(new ListStateDescriptor<>("tally", TypeInformation.of(Count.class)));
        for (Count count : kept.get()) {
            counter(count.name(), count.label()).inc(count.count());
        }
    }

    Counter counter(String name) {
        return counter(name, "");
    }

    Counter counter(String name, String label) {
        return counters.computeIfAbsent(name, missing -> new HashMap<>()).computeIfAbsent(label,
                missing -> label.isEmpty() ? metrics.counter(name) : metrics.addGroup(LABEL, label).counter(name));
    }

    void keep() throws Exception {
        List<Count> counts = new ArrayList<>();
        counters.forEach((name, labels) ->
                labels.forEach((label, counter) -> counts.add(new Count(name, label, counter.getCount()))));
        kept.update(counts);
    }
}
