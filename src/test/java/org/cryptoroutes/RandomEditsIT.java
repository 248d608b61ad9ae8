package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.cryptoroutes.EditedProgram.LOGGER;
import static org.cryptoroutes.EditedProgram.POLLER;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of random edits of the files of the packaged program, valid and not, several at a time: after each batch
 * what runs is the newest state in which all files were valid together. The shipped routes, which nobody edits, neither
 * miss a poll nor show a record twice or not at all.
 */
class RandomEditsIT {

    private static final int EDITS = 250;
    /** Of accepted states as of refused ones: chance may want more edits for them. */
    private static final int LEAST_OF_EACH = 16;
    private static final int MOST_AT_ONCE = 7;
    private static final int FILES = 6;
    private static final int IDS = 7;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration BEATS = Duration.ofMillis(250);
    /** Tells this test ten times a second which route it is, and in which version. */
    private static final String ROUTE = """
            - route:
                id: %1$s
                description: Version %2$s
                precondition: "{{%1$s.enabled:true}}"
                from:
                  id: tick-%1$s
                  uri: timer
                  parameters:
                    timerName: %1$s
                    delay: "0"
                    period: "100"
                  steps:
                    - to:
                        id: beat-%1$s
                        uri: http://127.0.0.1:%3$d/%1$s/%2$s
            """;
    private static final List<String> DAMAGES = List.of("\n  - broken {", "uri: timer>uri: tiemr",
            "steps:>stpes:", "period: \"100\">period: often", "id: tick-> id: tick-",
            "delay: \"0\">delay: \"{{no.such}}\"");

    @TempDir
    private Path directory;
    private final Set<String> beats = ConcurrentHashMap.newKeySet();
    private final Map<String, File> files = new TreeMap<>();
    private final Set<String> off = new TreeSet<>();
    private boolean soundSettings = true;
    private int version;
    private HttpServer listener;
    private EditedPipeline pipeline;
    private EditedProgram program;

    /** What a file holds: the route and the version that it would run in; no route when it is broken. */
    private record File(Optional<String> route, String version, String text) {
    }

    @BeforeEach
    void start() throws IOException {
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            beats.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        listener.start();
        pipeline = EditedPipeline.start(directory, SimulatorOptions.defaults(),
                Map.of("API_MAX_REQUESTS_PER_MINUTE", "1000"));
        program = pipeline.program();
    }

    @AfterEach
    void stop() {
        listener.stop(0);
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Test
    void whatRunsIsAlwaysTheNewestValidState() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long pollerAge = program.age(POLLER);
        long loggerAge = program.age(LOGGER);
        Set<String> member = pipeline.members();
        Set<String> valid = Set.of();
        String handled = state();
        int accepted = 0;
        int refused = 0;
        int edits = 0;
        while (edits < EDITS || accepted < LEAST_OF_EACH || refused < LEAST_OF_EACH) {
            double outcomes = program.metric("crypto_reloads_total");
            StringBuilder what = new StringBuilder();
            if (random.nextBoolean()) {
                what.append(mend());
            }
            for (int i = random.nextInt(MOST_AT_ONCE); i >= 0; i--) {
                what.append(edit(random)).append("; ");
                edits++;
            }
            Optional<Set<String>> expected = expected();
            valid = expected.orElse(valid);
            if (!state().equals(handled)) {
                handled = state();
                if (expected.isPresent()) {
                    accepted++;
                } else {
                    refused++;
                }
                await().atMost(SOON).pollInterval(Duration.ofMillis(20))
                        .until(() -> program.metric("crypto_reloads_total") == outcomes + 1);
            }
            assertRuns(valid, "after %d edits with seed %d: %s".formatted(edits, seed, what));
        }
        assertThat(program.age(POLLER)).isEqualTo(pollerAge);
        assertThat(program.age(LOGGER)).isEqualTo(loggerAge);
        program.assertNoPollMissed(0);
        assertThat(pipeline.members()).isEqualTo(member);
        program.awaitShown((int) pipeline.end());
        assertThat(program.shown()).containsExactlyElementsOf(
                LongStream.range(0, program.shown().size()).boxed().toList());
        assertThat(program.reloads("accepted")).isEqualTo(accepted);
        assertThat(program.reloads("refused")).isEqualTo(refused);
        assertThat(program.lines()).noneMatch(line -> line.contains("Exception"));
    }

    /** @param valid paths of the beats of the routes that must run beside the shipped ones */
    private void assertRuns(Set<String> valid, String when) {
        Set<String> ids = new TreeSet<>(Set.of(POLLER, LOGGER));
        valid.forEach(path -> ids.add(path.split("/")[1]));
        assertThat(program.running()).as(when).isEqualTo(ids);
        beats.clear();
        await(when).pollDelay(BEATS).atMost(SOON).until(() -> beats.containsAll(valid));
        assertThat(beats).as(when).isEqualTo(valid);
    }

    /** One random change, in words. */
    private String edit(Random random) throws IOException {
        String name = "file" + random.nextInt(FILES);
        String id = "route" + random.nextInt(IDS);
        version++;
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> put(name, new File(Optional.of(id), "v" + version, route(id)));
            case 5 -> {
                String[] damage = DAMAGES.get(random.nextInt(DAMAGES.size())).split(">");
                put(name, new File(Optional.empty(), "", damage.length == 1 ? route(id) + damage[0] + version
                        : route(id).replace(damage[0], damage[1])));
            }
            case 6, 7 -> {
                files.remove(name);
                Files.deleteIfExists(program.route(name));
                return "delete " + name;
            }
            case 8 -> {
                String to = "file" + random.nextInt(FILES);
                if (files.containsKey(name) && !to.equals(name)) {
                    files.put(to, files.remove(name));
                    Files.move(program.route(name), program.route(to), StandardCopyOption.REPLACE_EXISTING);
                }
                return "rename %s to %s".formatted(name, to);
            }
            default -> {
                soundSettings = random.nextInt(8) > 0;
                if (!off.remove(id)) {
                    off.add(id);
                }
                settings();
                return "settings " + off + soundSettings;
            }
        }
        return "%s is %s %s".formatted(name, files.get(name).route().orElse("broken"), version);
    }

    /** Deletes what is broken or has an id that another file has. */
    private String mend() {
        Set<String> ids = new TreeSet<>();
        List<String> wrong = files.entrySet().stream().filter(file -> file.getValue().route().isEmpty()
                || !ids.add(file.getValue().route().get())).map(Map.Entry::getKey).toList();
        wrong.forEach(name -> {
            files.remove(name);
            program.delete(name);
        });
        soundSettings = true;
        settings();
        return "mend " + wrong + "; ";
    }

    private void settings() {
        List<String> lines = new ArrayList<>(off.stream().map(id -> id + ".enabled = false").toList());
        if (!soundSettings) {
            lines.add("camel.component.kafka.broker = x");
        }
        program.settings(lines.toArray(String[]::new));
    }

    private void put(String name, File file) {
        files.put(name, file);
        program.write(name, file.text());
    }

    private String route(String id) {
        return ROUTE.formatted(id, "v" + version, listener.getAddress().getPort());
    }

    /** By the files as they are: nothing when one is broken or two want the same id. */
    private Optional<Set<String>> expected() {
        Set<String> ids = new TreeSet<>();
        Set<String> paths = new TreeSet<>();
        for (File file : files.values()) {
            if (file.route().isEmpty() || !ids.add(file.route().get())) {
                return Optional.empty();
            }
            if (!off.contains(file.route().get())) {
                paths.add("/%s/%s".formatted(file.route().get(), file.version()));
            }
        }
        return soundSettings ? Optional.of(paths) : Optional.empty();
    }

    /** All that the program looks at. */
    private String state() {
        StringBuilder state = new StringBuilder(EditedProgram.read(program.properties()));
        files.forEach((name, file) -> state.append('\n').append(name).append('\n').append(file.text()));
        return state.toString();
    }
}
