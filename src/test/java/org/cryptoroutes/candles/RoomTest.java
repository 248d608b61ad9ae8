package org.cryptoroutes.candles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.cryptoroutes.settings.Setting;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The room of the job knows Flink and the prices; the program must not need Flink, which is not on its class path. */
class RoomTest {

    private static final Pattern CLASS = Pattern.compile(" {3}(org\\.cryptoroutes\\.\\S+) +-> (\\S+) .*");
    /** By the name of a class, all that it refers to. */
    private static final Map<String, Set<String>> USES = new TreeMap<>();

    @BeforeAll
    static void lookAtEveryClass() {
        StringWriter out = new StringWriter();
        Path classes = Path.of(JobSettings.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out), new PrintWriter(System.err), "-v",
                "--multi-release", "17", "--ignore-missing-deps", classes.toString());
        Matcher uses = CLASS.matcher("");
        out.toString().lines().filter(line -> uses.reset(line).matches())
                .forEach(line -> USES.computeIfAbsent(uses.reset(line).replaceAll("$1"), none -> new TreeSet<>())
                        .add(uses.reset(line).replaceAll("$2")));
    }

    private static String room(String name) {
        return name.replaceAll("org\\.cryptoroutes\\.(?:([a-z]+)\\.)?.*", "$1");
    }

    @Test
    void nobodyElseUsesFlink() {
        assertThat(USES).hasSizeGreaterThan(100);
        assertThat(USES.entrySet().stream().filter(one -> one.getValue().stream().anyMatch(used ->
                used.startsWith("org.apache.flink."))).map(one -> room(one.getKey()))).containsOnly("candles");
    }

    @Test
    void itUsesThePricesAndNothingElseOfOurs() {
        assertThat(USES.entrySet().stream().filter(one -> room(one.getKey()).equals("candles"))
                .flatMap(one -> one.getValue().stream()).filter(used -> used.startsWith("org.cryptoroutes."))
                .map(RoomTest::room)).containsOnly("candles", "price");
    }

    /** What others use of it must load without Flink. */
    @Test
    void whatOthersUseOfItNeedsNoFlink() {
        Set<String> used = new TreeSet<>();
        USES.forEach((name, uses) -> uses.stream().filter(one -> !room(name).equals("candles")
                && one.startsWith("org.cryptoroutes.candles.")).forEach(used::add));

        assertThat(used).isNotEmpty().allSatisfy(name -> assertThat(USES.getOrDefault(name, Set.of()))
                .noneMatch(one -> one.startsWith("org.apache.flink.")));
    }

    @Test
    void theDefaultsOfTheJobOnAClusterAreThoseOfTheProgram() {
        Map<String, String> program = new TreeMap<>();
        for (Setting setting : Setting.values()) {
            program.put(setting.key(), setting.standard());
        }

        assertThat(program).containsAllEntriesOf(JobSettings.DEFAULTS);
        assertThat(JobSettings.DEFAULTS.keySet()).containsAll(program.keySet().stream().filter(key ->
                List.of("candles.", "indicators.", "alerts.").stream().anyMatch(key::startsWith)
                        && !key.equals("candles.enabled")).toList());
    }
}
