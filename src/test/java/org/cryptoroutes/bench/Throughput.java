package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many coins: records a second, what they cost, and how long one takes. */
final class Throughput implements Part {

    private static final int COINS = 10_000;
    private static final int FIRST = 3;
    private static final int COLD = 12;
    private static final int WARM = 10;
    private static final int WARM_IDIOMATIC = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final RigProcess rig;
    private final Launcher launcher;
    private final List<Contender> contenders;
    private int topics;

    Throughput(RigProcess rig, Launcher launcher, List<Contender> contenders) {
        this.rig = rig;
        this.launcher = launcher;
        this.contenders = contenders;
    }

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String title() {
        return "10,000 coins in chunks of 250";
    }

    @Override
    public String explanation() {
        return ("Each contender is a fresh process; polls %d to %d are its warm ones (the idiomatic route: to %d): "
                + "what happens once after the start is over by then. A poll lasts from its first request to its last "
                + "record readable by an independent consumer; the time between polls does not count. Latency is of "
                + "the warm polls.").formatted(COLD + 1, COLD + WARM, COLD + WARM_IDIOMATIC);
    }

    @Override
    public void round(Table table) throws IOException {
        List<String> samples = new ArrayList<>();
        for (Contender contender : contenders) {
            samples.add(run(contender, table));
        }
        if (samples.stream().distinct().count() > 1) {
            throw new IOException("the contenders do not publish the same: " + samples);
        }
    }

    private String run(Contender contender, Table table) throws IOException {
        String topic = "throughput-" + ++topics;
        int warm = contender == Contender.IDIOMATIC ? WARM_IDIOMATIC : WARM;
        rig.begin(topic, COINS);
        try (Running running = launcher.produce(contender, topic, COINS)) {
            rig.await(FIRST, PATIENCE);
            Duration first = running.cpu();
            rig.await(COLD, PATIENCE);
            Duration start = running.cpu();
            rig.await(COLD + warm, PATIENCE);
            Duration end = running.cpu();
            long peak = running.peakMemory();
            Measured measured = rig.end();
            table.add("records/s, polls 1 to 3 (cold)", contender, measured.recordsPerSecond(0, FIRST));
            table.add("records/s, warm", contender, measured.recordsPerSecond(COLD, COLD + warm));
            table.add("CPU s per million records, warm", contender,
                    end.minus(start).toMillis() * 1e3 / (double) (warm * COINS));
            table.add("CPU s from the start to the end of poll 3", contender, first.toMillis() / 1e3);
            table.add("CPU s from the start to the end of poll 12", contender, start.toMillis() / 1e3);
            Percentiles latency = rig.latency(COLD, COLD + warm);
            table.add("latency p50, ms", contender, latency.p50() / 1e6);
            table.add("latency p99, ms", contender, latency.p99() / 1e6);
            table.add("peak resident memory, MB", contender, peak / 1024.0);
            return measured.comparableSample();
        }
    }
}
