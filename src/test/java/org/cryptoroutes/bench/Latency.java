package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Few coins: how long a price takes from the response on the wire to the record that can be read. */
final class Latency implements Part {

    private static final List<Integer> COINS = List.of(8, 250);
    private static final Window YOUNG = new Window(12, 32);
    /** Code that runs once a poll is compiled at the hundredth; a p99 of few polls is that of the slowest one. */
    private static final Window STEADY = new Window(120, 300);
    private static final Duration PATIENCE = Duration.ofSeconds(400);
    private static final List<Contender> CONTENDERS = List.of(Contender.PROGRAM, Contender.LOOP);

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    /** Some polls: the first, from 0, and the one after the last. */
    private record Window(int from, int to) {

        @Override
        public String toString() {
            return "polls %d to %d".formatted(from + 1, to);
        }
    }

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
        return ("From the last byte of the response on the wire to the record readable by an independent consumer, "
                + "one poll a second. What runs once a poll is compiled at the hundredth: %s are those of a process "
                + "in its first minute, %s those of one that has been running for a while.").formatted(YOUNG, STEADY);
    }

    @Override
    public void round(Table table) throws IOException {
        for (int coins : COINS) {
            for (Contender contender : CONTENDERS) {
                String topic = "latency-" + ++topics;
                rig.begin(topic, coins);
                try (Running running = launcher.produce(contender, topic, coins)) {
                    rig.await(STEADY.to(), PATIENCE);
                }
                rig.end();
                for (Window window : List.of(STEADY, YOUNG)) {
                    Percentiles latency = rig.latency(window.from(), window.to());
                    table.add("%,d coins, %s: p50, ms".formatted(coins, window), contender, latency.p50() / 1e6);
                    table.add("%,d coins, %s: p99, ms".formatted(coins, window), contender, latency.p99() / 1e6);
                }
            }
        }
    }
}
