package org.cryptoroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures the packaged program against a hand-written loop and prints what came out. Run it with
 * {@code mvn -Pbench verify}; {@code -Dbench=throughput,latency} selects parts, {@code -Dbench.rounds} says how many
 * rounds, {@code -Dbench.jfr=true} records what the program does, {@code -Dbench.java-opts} adds JVM options to it.
 */
final class Benchmark {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private static final int WARM_UP_COINS = 10_000;
    private static final int FEW_COINS = 8;
    private static final int WARM_UP_POLLS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Benchmark() {
    }

    /** Takes system properties only. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.getInteger("bench.rounds", 3);
        boolean jfr = Boolean.getBoolean("bench.jfr");
        Path directory = TARGET.resolve("bench");
        delete(directory);
        Files.createDirectories(directory);
        int code = 1;
        try (RigProcess rig = new RigProcess(directory)) {
            Launcher launcher = new Launcher(rig, TARGET, directory, jfr, System.getProperty("bench.java-opts", ""));
            List<Part> parts = chosen(List.of(new Throughput(rig, launcher, contenders()), new Latency(rig, launcher),
                    new StartUp(rig, launcher), new Memory(rig, launcher), new Consumption(rig, launcher),
                    new Growth(rig, launcher), new Candles(rig, launcher), new Live(rig, launcher),
                    new Storing(rig, launcher, directory), new Serving(rig, launcher, directory)));
            Report report = new Report(directory.resolve("report.md"));
            report.add(Machine.describe(launcher.flags(), rounds, jfr));
            warmUp(rig, launcher);
            for (Part part : parts) {
                report.add(run(part, rounds, rig));
            }
            code = 0;
        } finally {
            delete(directory.resolve("kafka"));
        }
        System.exit(code);
    }

    /**
     * The first contender must not pay for a stub and a broker that have not been compiled yet; and the start script of
     * the program keeps something for the next start.
     */
    private static void warmUp(RigProcess rig, Launcher launcher) throws IOException {
        rig.begin("warm-up", WARM_UP_COINS);
        try (Running running = launcher.produce(Contender.LOOP, "warm-up", WARM_UP_COINS)) {
            rig.await(WARM_UP_POLLS, PATIENCE);
        }
        rig.end();
        rig.begin("rehearsal", FEW_COINS);
        try (Running running = launcher.produce(Contender.PROGRAM, "rehearsal", FEW_COINS)) {
            rig.await(WARM_UP_POLLS, PATIENCE);
        }
        rig.end();
    }

    private static String run(Part part, int wanted, RigProcess rig) throws IOException {
        int rounds = part.rounds(wanted);
        long start = System.nanoTime();
        Table table = new Table();
        part.rehearse();
        OtherWork others = new OtherWork(rig);
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("%s: round %d of %d%n", part.name(), round, rounds);
            part.round(table);
        }
        return "## %s%n%n%s%n%n%s%nRounds: %d, seconds: %d. %s%n".formatted(part.title(), part.explanation(),
                table.markdown(), rounds, Duration.ofNanos(System.nanoTime() - start).toSeconds(), others.sentence());
    }

    private static List<Contender> contenders() {
        String names = System.getProperty("bench.contenders", "");
        return names.isBlank() ? List.of(Contender.values())
                : Arrays.stream(names.split(",")).map(name -> Contender.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                        .toList();
    }

    private static List<Part> chosen(List<Part> all) {
        String names = System.getProperty("bench", "");
        if (names.isBlank() || names.equals("all")) {
            return all;
        }
        Set<String> wanted = new TreeSet<>(Arrays.stream(names.split(",")).map(String::strip).toList());
        List<Part> chosen = all.stream().filter(part -> wanted.remove(part.name())).toList();
        if (!wanted.isEmpty()) {
            throw new IllegalArgumentException("bench=%s: there is no part %s, but %s".formatted(names, wanted,
                    all.stream().map(Part::name).collect(Collectors.joining(", "))));
        }
        return chosen;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
