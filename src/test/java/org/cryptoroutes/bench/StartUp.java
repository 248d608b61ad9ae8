package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;

/** From the start of the process to the first price that somebody else can read. */
final class StartUp implements Part {

    private static final int COINS = 8;

    /** The first check of the routes belongs to what the next start can share. */
    private static final int POLLS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    StartUp(RigProcess rig, Launcher launcher) {
        this.rig = rig;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String title() {
        return "Start with eight coins against an external broker";
    }

    @Override
    public String explanation() {
        return "From the start of the process to its first record readable by an independent consumer. The topic is "
                + "there. The start script keeps the classes of the very first run for those after it.";
    }

    @Override
    public void round(Table table) throws IOException {
        launcher.forgetStarts();
        start(Contender.PROGRAM, "the very first start: ", table);
        for (Contender contender : Contender.PROGRAM_AND_LOOPS) {
            start(contender, "", table);
        }
    }

    private void start(Contender contender, String prefix, Table table) throws IOException {
        String topic = "start-" + ++topics;
        rig.begin(topic, COINS);
        try (Running running = launcher.produce(contender, topic, COINS)) {
            rig.awaitFirst(PATIENCE);
            Duration cpu = running.cpu();
            rig.await(POLLS, PATIENCE);
            Measured measured = rig.end();
            table.add(prefix + "start to first record, ms", contender,
                    (measured.firstReadable() - running.started()) / 1e6);
            table.add(prefix + "CPU until then, ms", contender, cpu.toMillis());
        }
    }
}
