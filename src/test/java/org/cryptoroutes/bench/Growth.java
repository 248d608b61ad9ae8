package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Whether twice the coins cost twice as much. */
final class Growth implements Part {

    private static final List<Integer> COINS = List.of(10, 100, 1_000, 10_000, 30_000);
    private static final int COLD = 5;
    private static final int WARM = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<Contender> CONTENDERS = List.of(Contender.PROGRAM, Contender.LOOP);

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    Growth(RigProcess rig, Launcher launcher) {
        this.rig = rig;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String title() {
        return "Cost against the number of coins";
    }

    @Override
    public String explanation() {
        return ("Polls %d to %d of a fresh process, one a second or back to back. With few coins a process never gets "
                + "warm: its code is not compiled yet, and the JVM's own work counts.")
                .formatted(COLD + 1, COLD + WARM);
    }

    @Override
    public int rounds(int wanted) {
        return 1;
    }

    @Override
    public void round(Table table) throws IOException {
        for (int coins : COINS) {
            for (Contender contender : CONTENDERS) {
                String topic = "growth-" + ++topics;
                rig.begin(topic, coins);
                try (Running running = launcher.produce(contender, topic, coins)) {
                    rig.await(COLD, PATIENCE);
                    Duration start = running.cpu();
                    rig.await(COLD + WARM, PATIENCE);
                    double cpu = running.cpu().minus(start).toMillis();
                    Measured measured = rig.end();
                    table.add("%,d coins: ms per poll".formatted(coins), contender,
                            coins * 1e3 / measured.recordsPerSecond(COLD, COLD + WARM));
                    table.add("%,d coins: CPU ms per poll".formatted(coins), contender, cpu / WARM);
                    table.add("%,d coins: CPU µs per record".formatted(coins), contender, cpu * 1e3 / WARM / coins);
                }
            }
        }
    }
}
