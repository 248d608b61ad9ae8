package org.cryptoroutes.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** How fast records become lines on a terminal. */
final class Consumption implements Part {

    private static final int RECORDS = 200_000;
    private static final int HALF = RECORDS / 2;

    /** The program greets before its first record. */
    private static final int FIRST = 100;

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    Consumption(RigProcess rig, Launcher launcher) {
        this.rig = rig;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "consumer";
    }

    @Override
    public String title() {
        return "Consumer: filter and display";
    }

    @Override
    public String explanation() {
        return ("%,d records wait on the topic; each becomes a line of standard output, a pipe that is read at once. "
                + "The loop is a bare KafkaConsumer that formats with the same class, prints each line and commits "
                + "each batch.")
                .formatted(RECORDS);
    }

    @Override
    public void rehearse() throws IOException {
        rig.fill("rehearsal-of-consumer", FIRST);
        try (Running running = launcher.consume(Contender.PROGRAM, "rehearsal-of-consumer")) {
            new LineCounter(running.output()).await(FIRST);
        }
    }

    @Override
    public void round(Table table) throws IOException {
        String topic = "consumer-" + ++topics;
        rig.fill(topic, RECORDS);
        for (Contender contender : Contender.PROGRAM_AND_LOOPS) {
            try (Running running = launcher.consume(contender, topic)) {
                LineCounter lines = new LineCounter(running.output());
                lines.await(FIRST);
                long first = System.nanoTime();
                lines.await(HALF);
                long middle = System.nanoTime();
                Duration cpu = running.cpu();
                lines.await(RECORDS);
                long last = System.nanoTime();
                table.add("records/s, from line 100 on", contender, (RECORDS - FIRST) * 1e9 / (last - first));
                table.add("records/s, second half (warm)", contender, (RECORDS - HALF) * 1e9 / (last - middle));
                table.add("CPU s per million records, warm", contender,
                        running.cpu().minus(cpu).toMillis() * 1e3 / (RECORDS - HALF));
                table.add("peak resident memory, MB", contender, running.peakMemory() / 1024.0);
            }
        }
    }

    private static final class LineCounter {
        private final InputStream in;
        private final byte[] buffer = new byte[1 << 16];
        private int lines;

        LineCounter(InputStream in) {
            this.in = in;
        }

        void await(int count) throws IOException {
            while (lines < count) {
                int read = in.read(buffer);
                if (read < 0) {
                    throw new IOException("the output ends after %d lines".formatted(lines));
                }
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
    }
}
