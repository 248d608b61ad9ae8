package org.cryptoroutes.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How fast waiting prices become candles. */
final class Candles implements Part {

    private static final int COINS = 50;
    private static final int POLLS = Integer.getInteger("bench.candle-polls", 40_000);
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    Candles(RigProcess rig, Launcher launcher) {
        this.rig = rig;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "candles";
    }

    @Override
    public String title() {
        return "Candles: from waiting prices to the last candle";
    }

    @Override
    public String explanation() {
        return ("%,d prices of %d coins, one every ten seconds, wait on the topic; the time runs from the start of the "
                + "process to the last candle of 1m, 5m, 15m and 1h that can be read as committed. The program makes "
                + "indicators and alerts too, all of it exactly once; the loop is a bare KafkaConsumer that makes the "
                + "candles with BigDecimal and remembers nothing.").formatted(COINS * POLLS, COINS);
    }

    @Override
    public int rounds(int wanted) {
        return Math.min(2, wanted);
    }

    @Override
    public void round(Table table) throws IOException {
        String topic = "ticks-" + ++topics;
        rig.ticks(topic, COINS, POLLS);
        for (Contender contender : List.of(Contender.PROGRAM, Contender.LOOP, Contender.PLAIN_LOOP)) {
            String candles = topic + "-" + contender.name().toLowerCase(Locale.ROOT);
            try (Running running = launcher.candles(contender, topic, candles)) {
                rig.candles(candles, COINS, POLLS, PATIENCE);
                long last = System.nanoTime();
                table.add("ticks/s, from the start of the process", contender,
                        COINS * (double) POLLS * 1e9 / (last - running.started()));
                table.add("seconds", contender, (last - running.started()) / 1e9);
                table.add("CPU seconds", contender, running.cpu().toMillis() / 1e3);
                table.add("resident memory, MB", contender, running.memory() / 1024.0);
            }
        }
    }
}
