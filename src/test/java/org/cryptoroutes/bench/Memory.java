package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;

/** What a small installation takes of a machine. */
final class Memory implements Part {

    private static final int COINS = 8;
    private static final int POLLS = 25;
    private static final int COLD = 5;
    private static final String TICK = " @ ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    Memory(RigProcess rig, Launcher launcher) {
        this.rig = rig;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String title() {
        return "Memory with eight coins";
    }

    @Override
    public String explanation() {
        return ("After %d polls, one a second. The last line is the program as it is demonstrated (--demo): broker, "
                + "simulated API and price-log in the same process, the job of the candles beside it.")
                        .formatted(POLLS);
    }

    @Override
    public int rounds(int wanted) {
        return 1;
    }

    @Override
    public void rehearse() throws IOException {
        try (Running running = launcher.demo()) {
            running.awaitOutput(TICK, POLLS * COINS, PATIENCE);
        }
    }

    @Override
    public void round(Table table) throws IOException {
        for (Contender contender : Contender.PROGRAM_AND_LOOPS) {
            String topic = "memory-" + ++topics;
            rig.begin(topic, COINS);
            try (Running running = launcher.produce(contender, topic, COINS)) {
                rig.await(COLD, PATIENCE);
                Duration start = running.cpu();
                rig.await(POLLS, PATIENCE);
                double cpu = running.cpu().minus(start).toMillis();
                table.add("CPU ms per poll", contender, cpu / (POLLS - COLD));
                table.add("peak resident memory, MB", contender, running.peakMemory() / 1024.0);
                table.add("resident memory at the end, MB", contender, running.memory() / 1024.0);
            }
            rig.end();
        }
        try (Running running = launcher.demo()) {
            running.awaitOutput(TICK, POLLS * COINS, PATIENCE);
            table.add("peak with the embedded broker, MB", Contender.PROGRAM, running.peakMemory() / 1024.0);
        }
    }
}
