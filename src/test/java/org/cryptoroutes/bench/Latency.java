package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Few coins: how long a price takes from the response on the wire to the record that can be read. */
final class Latency implements Part {

    private static final List<Integer> COINS = List.of(8, 250);
    /** Code that runs once a poll is compiled late. */
    private static final int COLD = 90;
    private static final int WARM = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final List<Contender> CONTENDERS = List.of(Contender.PROGRAM, Contender.LOOP);

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    Latency(RigProcess rig, Launcher launcher) {
        this.rig = rig;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title() {
        return "Latency";
    }

    @Override
    public String explanation() {
        return "From the last byte of the response on the wire to the record readable by an independent consumer, "
                + "one poll a second, polls %d to %d: what runs once a poll is compiled by then, or nearly."
                        .formatted(COLD + 1, COLD + WARM);
    }

    @Override
    public void round(Table table) throws IOException {
        for (int coins : COINS) {
            for (Contender contender : CONTENDERS) {
                String topic = "latency-" + ++topics;
                rig.begin(topic, coins);
                try (Running running = launcher.produce(contender, topic, coins)) {
                    rig.await(COLD + WARM, PATIENCE);
                }
                Measured measured = rig.end(COLD);
                table.add("%,d coins: p50, ms".formatted(coins), contender, measured.latencyP50() / 1e6);
                table.add("%,d coins: p99, ms".formatted(coins), contender, measured.latencyP99() / 1e6);
            }
        }
    }
}
