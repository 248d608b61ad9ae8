package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** From the start of the process to the first price that somebody else can read. */
final class StartUp implements Part {

    private static final int COINS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Contender> CONTENDERS = List.of(Contender.PROGRAM, Contender.LOOP);

    private final RigProcess rig;
    private final Stable stable;
    private int topics;

    StartUp(RigProcess rig, Stable stable) {
        this.rig = rig;
        this.stable = stable;
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
        return "From the start of the process to its first record readable by an independent consumer. The topic is there.";
    }

    @Override
    public void round(Table table) throws IOException {
        for (Contender contender : CONTENDERS) {
            String topic = "start-" + ++topics;
            rig.begin(topic, COINS);
            try (Running running = stable.produce(contender, topic, COINS)) {
                rig.awaitFirst(PATIENCE);
                table.add("CPU until then, ms", contender, running.cpu().toMillis());
                rig.await(1, PATIENCE);
                Measured measured = rig.end(0);
                table.add("start to first record, ms", contender, (measured.firstReadable() - running.started()) / 1e6);
            }
        }
    }
}
