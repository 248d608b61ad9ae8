package org.cryptoroutes.candles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.cryptoroutes.price.RecordJson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every candle, indicator and alert of a bad day is what plain loops over all of it say, wherever the job dies. */
class ExactnessTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T00:00:00Z");
    private static final JobSettings SETTINGS = JobSettings.of(Map.of());
    private static final Map<String, Duration> INTERVALS = Map.of("1m", Duration.ofMinutes(1), "5m",
            Duration.ofMinutes(5),
            "15m", Duration.ofMinutes(15), "1h", Duration.ofHours(1));

    private static List<Ticks.Tick> ticks;
    private static Reference reference;
    private static SortedMap<String, List<Map<String, Object>>> expectedCandles;
    private static final SortedMap<String, List<Map<String, Object>>> EXPECTED_INDICATORS = new TreeMap<>();
    private static Run run;

    /** What an uninterrupted run, or one with deaths, has published. */
    private static final class Run {

        private final List<Candle> candles = new ArrayList<>();
        private final List<Outgoing> analysed = new ArrayList<>();
        private final List<Outgoing> leftOut = new ArrayList<>();

        /**
         * @param deaths after how many records the operators are thrown away, with what they did since the last
         * snapshot
         */
        static Run of(List<PriceRecord> records, JobSettings settings, Integer... deaths) throws Exception {
            Run run = new Run();
            OperatorSubtaskState candleState = null;
            OperatorSubtaskState studyState = null;
            int from = 0;
            for (int death : Stream.concat(Stream.of(deaths), Stream.of(Integer.MAX_VALUE)).toList()) {
                try (var candles = candles(settings, candleState); var studies = studies(settings, studyState)) {
                    int end = Math.min(records.size(), death);
                    for (int i = from; i < end; i++) {
                        candles.processElement(records.get(i), 0);
                    }
                    for (Candle candle : candles.extractOutputValues()) {
                        run.candles.add(candle);
                        studies.processElement(candle, 0);
                    }
                    run.analysed.addAll(studies.extractOutputValues());
                    ConcurrentLinkedQueue<StreamRecord<Outgoing>> left =
                            candles.getSideOutput(PartitionCandles.LEFT_OUT);
                    if (left != null) {
                        left.forEach(record -> run.leftOut.add(record.getValue()));
                    }
                    candleState = candles.snapshot(1, 1);
                    studyState = studies.snapshot(1, 1);
                    from = end;
                }
            }
            return run;
        }

        private static KeyedOneInputStreamOperatorTestHarness<String, PriceRecord, Candle> candles(JobSettings settings,
                OperatorSubtaskState state) throws Exception {
            var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new PartitionCandles(settings)),
                    record -> String.valueOf(record.partition()), Types.STRING);
            open(harness, state);
            return harness;
        }

        private static KeyedOneInputStreamOperatorTestHarness<Series, Candle, Outgoing> studies(JobSettings settings,
                OperatorSubtaskState state) throws Exception {
            var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new Analysis(settings)), Candle::series,
                    TypeInformation.of(Series.class));
            open(harness, state);
            return harness;
        }

        private static void open(KeyedOneInputStreamOperatorTestHarness<?, ?, ?> harness, OperatorSubtaskState state)
                throws Exception {
            harness.setup();
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        SortedMap<String, List<Map<String, Object>>> published(Stream<byte[]> records) {
            SortedMap<String, List<Map<String, Object>>> series = new TreeMap<>();
            records.map(Reference::read).forEach(record -> series.computeIfAbsent(
                    record.get("symbol") + " " + record.get("interval"), none -> new ArrayList<>()).add(record));
            return series;
        }

        Stream<byte[]> topic(String topic) {
            return Stream.concat(analysed.stream(), leftOut.stream()).filter(out -> out.topic().equals(topic))
                    .map(Outgoing::value);
        }
    }

    @BeforeAll
    static void aBadDay() throws Exception {
        ticks = Ticks.of(7, BEGIN, 50, 300_000);
        reference = new Reference(INTERVALS, Duration.ofSeconds(10), Duration.ofSeconds(900));
        ticks.forEach(reference::add);
        expectedCandles = reference.candles();
        expectedCandles.forEach((series, candles) -> EXPECTED_INDICATORS.put(series, Reference.indicators(candles)));
        run = Run.of(Ticks.records(ticks), SETTINGS);
    }

    @Test
    void everyCandleIsThereOnceAndHasTheDigitsOfItsSamples() {
        assertThat(expectedCandles).hasSize(200);
        assertThat(differences(expectedCandles, run.published(run.candles.stream().map(RecordJson::write)))).isEmpty();
    }

    @Test
    void everyRecordIsAccountedFor() {
        long samples = run.candles.stream().filter(candle -> candle.interval().toString().equals("1m"))
                .mapToLong(Candle::samples)
                .sum();

        assertThat(run.topic("crypto-prices-late").count()).isEqualTo(reference.late).isGreaterThan(200);
        assertThat(run.topic("crypto-prices-dlq").count()).isEqualTo(reference.rejected).isGreaterThan(20);
        assertThat(reference.stale).isGreaterThan(100);
        assertThat(ticks.size()).isEqualTo(reference.sampled + reference.late + reference.rejected + reference.stale);
        assertThat(reference.sampled - samples).as("samples of windows that are still open").isBetween(1L, 50L * 12);
    }

    @Test
    void everyIndicatorIsRightToTheTwelfthDigit() {
        assertThat(differences(EXPECTED_INDICATORS, run.published(run.topic("crypto-indicators")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"candle, crypto-candles", "indicators, crypto-indicators", "alert, crypto-alerts"})
    void everyRecordKeepsItsContract(String contract, String topic) {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(ExactnessTest.class.getResourceAsStream("/" + contract + ".schema.json"));
        List<byte[]> records = topic.equals("crypto-candles")
                ? run.candles.stream().map(RecordJson::write).toList() : run.topic(topic).toList();

        // Some hundred of each: a validation costs more than all else here
        for (int i = 0; i < records.size(); i += 1 + records.size() / 300) {
            String record = new String(records.get(i), UTF_8);
            assertThat(schema.validate(record, InputFormat.JSON)).as(record).isEmpty();
            assertThat(record).doesNotContainPattern("\\d[eE][+-]?\\d");
        }
    }

    @Test
    void everyAlertIsThereOnce() {
        List<Map<String, Object>> expected = new ArrayList<>();
        expectedCandles.forEach((series, candles) -> {
            if (series.endsWith(" 1m")) {
                expected.addAll(reference.moves(candles, Duration.ofMinutes(5), "5m", 3));
                expected.addAll(reference.moves(candles, Duration.ofHours(1), "1h", 5));
            }
            if (series.endsWith(" 5m") || series.endsWith(" 1h")) {
                expected.addAll(reference.turns(candles, EXPECTED_INDICATORS.get(series), series.split(" ")[1]));
            }
        });

        List<Map<String, Object>> actual = run.topic("crypto-alerts").map(Reference::read).toList();
        assertThat(actual).hasSizeGreaterThan(200);
        assertThat(differences(bySeries(expected), bySeries(actual))).isEmpty();
        assertThat(actual).extracting(alert -> alert.get("type") + " " + alert.get("state")).contains("move firing",
                "move resolved", "trend firing", "trend resolved");
        assertThat(actual).extracting(alert -> alert.get("id")).doesNotHaveDuplicates();
    }

    @Test
    void whereverItIsStoppedItGoesOnByteForByte() throws Exception {
        Run interrupted = Run.of(Ticks.records(ticks), SETTINGS, 77_777, 77_790, 210_000);

        assertThat(interrupted.candles.equals(run.candles)).isTrue();
        assertThat(texts(interrupted.analysed).equals(texts(run.analysed))).isTrue();
        assertThat(texts(interrupted.leftOut).equals(texts(run.leftOut))).isTrue();
    }

    private static SortedMap<String, List<Map<String, Object>>> bySeries(List<Map<String, Object>> alerts) {
        SortedMap<String, List<Map<String, Object>>> series = new TreeMap<>();
        alerts.forEach(alert -> series.computeIfAbsent(alert.get("symbol") + " " + alert.get("rule"), none ->
                new ArrayList<>())
                .add(alert));
        return series;
    }

    private static List<String> texts(List<Outgoing> records) {
        return records.stream().map(out -> out.topic() + " " + (out.key() == null ? "" : new String(out.key(), UTF_8))
                + " "
                + (out.value() == null ? "" : new String(out.value(), UTF_8)) + " " + new TreeMap<>(out.headers()))
                .toList();
    }

    /** The first of them, so that a failure can be read. */
    private static List<String> differences(SortedMap<String, List<Map<String, Object>>> expected,
            SortedMap<String, List<Map<String, Object>>> actual) {
        List<String> differences = new ArrayList<>();
        expected.forEach((series, records) -> {
            List<Map<String, Object>> others = actual.getOrDefault(series, List.of());
            for (int i = 0; i < Math.max(records.size(), others.size()) && differences.size() < 3; i++) {
                Object one = i < records.size() ? new TreeMap<>(records.get(i)) : "nothing";
                Object other = i < others.size() ? new TreeMap<>(others.get(i)) : "nothing";
                if (!one.equals(other)) {
                    differences.add("%s %d: expected %s but was %s".formatted(series, i, one, other));
                }
            }
        });
        if (!actual.keySet().equals(expected.keySet())) {
            differences.add("series " + actual.keySet());
        }
        return differences;
    }
}
