package org.cryptoroutes.unsent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.cryptoroutes.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UnsentTest {

    private static final String TOPIC = "prices";
    private static final String OTHER = "prices-dlq";
    private static final long NOW = 1_795_368_005_414L;
    private static final int LONGEST_PATH = 4096;
    private static final TimeoutException AWAY = new TimeoutException("nobody there");

    @TempDir
    private Path data;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Unsent> open = new ArrayList<>();
    private LogLines log;
    private Path directory;

    @BeforeEach
    void start() {
        log = LogLines.listen();
        directory = data.resolve("unsent");
    }

    @AfterEach
    void stop() {
        open.forEach(Unsent::stop);
        log.close();
    }

    @Test
    void keepsARecordWithAllThatKafkaGetsOfIt() throws IOException {
        Unsent unsent = unsent(1 << 20);
        ProducerRecord<String, String> plain = new ProducerRecord<>(TOPIC, "BTC",
                "{\"price_usd\":1.50}\n\u2028 \"ü\"");
        plain.headers().add("symbol", "BTC".getBytes(UTF_8)).add("city", "Zürich".getBytes(UTF_8));
        ProducerRecord<String, String> placed = new ProducerRecord<>(TOPIC, 2, 7L, "", (String) null);

        assertThat(unsent.keep(plain, NOW, AWAY)).isTrue();
        assertThat(unsent.keep(placed, NOW, AWAY)).isTrue();

        List<ProducerRecord<String, String>> kept = records(unsent, TOPIC).stream()
                .map(record -> record.toRecord(TOPIC)).toList();
        assertThat(kept.get(0)).isEqualTo(new ProducerRecord<>(TOPIC, null, NOW, "BTC", plain.value(),
                plain.headers()));
        assertThat(kept.get(1)).isEqualTo(placed);
        assertThat(log.warnings()).containsExactly("Kafka at broker:9092 is away: what can't be published is kept in "
                + directory + " (nobody there)");
    }

    @Test
    void refusesWhatIsNoText() {
        Unsent unsent = unsent(1 << 20);
        ProducerRecord<String, String> binary = new ProducerRecord<>(TOPIC, "value");
        binary.headers().add("binary", new byte[] {(byte) 0xff, 0});

        assertThat(unsent.keep(binary, NOW, AWAY)).isFalse();
        assertThat(unsent.keep(new ProducerRecord<>(TOPIC, new byte[] {(byte) 0xff, 0}), NOW, AWAY)).isFalse();
        assertThat(unsent.keep(new ProducerRecord<>(TOPIC, 1, "value"), NOW, AWAY)).isFalse();
        assertThat(directory).doesNotExist();
    }

    @Test
    void keepsTextAlsoWhenItComesAsBytes() {
        Unsent unsent = unsent(1 << 20);

        assertThat(unsent.keep(new ProducerRecord<>(TOPIC, "key".getBytes(UTF_8), "välue".getBytes(UTF_8)), NOW, AWAY))
                .isTrue();

        assertThat(unsent.records(TOPIC)).isEqualTo(1);
        assertThat(UnsentRecord.of(new ProducerRecord<>(TOPIC, "key".getBytes(UTF_8), "välue".getBytes(UTF_8)), NOW))
                .isEqualTo(UnsentRecord.of(new ProducerRecord<>(TOPIC, "key", "välue"), NOW)).isPresent();
    }

    @Test
    void aRecordGoesBehindThoseOfItsTopicOnly() throws IOException {
        Unsent unsent = unsent(1 << 20);

        assertThat(unsent.keepBehind(record(TOPIC, 0), NOW)).isFalse();
        keep(unsent, TOPIC, 0);
        assertThat(unsent.keepBehind(record(TOPIC, 1), NOW)).isTrue();
        assertThat(unsent.keepBehind(record(OTHER, 1), NOW)).isFalse();

        assertThat(values(unsent, TOPIC)).containsExactly("value 0", "value 1");
        assertThat(unsent.topics()).containsExactly(TOPIC);
    }

    @Test
    void nothingWaitsAnyMoreOnceAllIsPublished() throws IOException {
        Unsent unsent = unsent(1 << 20);
        keep(unsent, TOPIC, 0, 1);
        List<UnsentSegment> first = unsent.complete(TOPIC);
        assertThat(unsent.keepBehind(record(TOPIC, 2), NOW)).isTrue();

        publish(unsent, first);
        assertThat(values(unsent, TOPIC)).containsExactly("value 2");
        publish(unsent, unsent.complete(TOPIC));

        assertThat(unsent.keepBehind(record(TOPIC, 3), NOW)).isFalse();
        assertThat(unsent.topics()).isEmpty();
        assertThat(unsent.bytes()).isZero();
        assertThat(segments()).isEmpty();
        assertThat(count("kept")).isEqualTo(3);
        assertThat(count("published")).isEqualTo(3);
        assertThat(log.of("Unsent")).last().isEqualTo("Kafka at broker:9092 is back: 3 kept records are published");
    }

    @Test
    void keepsTheOrderOverManyFilesAndARestart() throws IOException {
        Unsent before = unsent(64 << 10);
        IntStream.range(0, 300).forEach(i -> keep(before, TOPIC, i));
        assertThat(segments()).hasSizeGreaterThan(4);
        before.stop();

        Unsent after = unsent(64 << 10);
        assertThat(after.records()).isEqualTo(300);
        assertThat(after.keepBehind(record(TOPIC, 300), NOW)).isTrue();

        assertThat(values(after, TOPIC)).isEqualTo(IntStream.rangeClosed(0, 300).mapToObj(i -> "value " + i).toList());
        assertThat(log.of("Unsent")).contains("300 records that could not be published earlier wait in " + directory);
    }

    @Test
    void dropsTheOldestOfAllTopicsWhenTheBoundIsReached() throws IOException {
        Unsent unsent = unsent(16 << 10);
        IntStream.range(0, 20).forEach(i -> keep(unsent, OTHER, i));
        IntStream.range(0, 1000).forEach(i -> keep(unsent, TOPIC, i));

        assertThat(unsent.bytes()).isLessThanOrEqualTo(16 << 10).isGreaterThan(14 << 10);
        assertThat(segments().stream().mapToLong(file -> file.toFile().length()).sum()).isEqualTo(unsent.bytes());
        List<String> left = values(unsent, TOPIC);
        assertThat(left).isEqualTo(IntStream.range(1000 - left.size(), 1000).mapToObj(i -> "value " + i).toList());
        assertThat(unsent.topics()).containsExactly(TOPIC);
        assertThat(count("dropped")).isEqualTo(1020 - left.size());
        assertThat(registry.get("crypto.coins.unpublished").counter().count()).isEqualTo(1000 - left.size());
        assertThat(log.warnings()).hasSize(2).last()
                .isEqualTo("More than unsent.max-bytes=16384 waits in " + directory
                        + ": the oldest records are dropped");
    }

    @Test
    void dropsNothingThatIsBeingPublished() throws IOException {
        Unsent unsent = unsent(4 << 10);
        keep(unsent, TOPIC, 0);
        UnsentSegment taken = unsent.complete(TOPIC).get(0);
        assertThat(unsent.take(taken)).isTrue();
        IntStream.range(1, 200).forEach(i -> keep(unsent, TOPIC, i));
        UnsentSegment second = unsent.complete(TOPIC).get(1);

        assertThat(values(unsent, TOPIC)).startsWith("value 0").endsWith("value 199").hasSizeLessThan(200);
        unsent.failed(taken);
        IntStream.range(200, 300).forEach(i -> keep(unsent, TOPIC, i));
        assertThat(unsent.take(second)).isFalse();
        assertThat(values(unsent, TOPIC)).doesNotContain("value 0");
    }

    @Test
    void keepsNothingWhenTheBoundIsZeroOrARecordIsLarger() {
        assertThat(unsent(0).keep(record(TOPIC, 0), NOW, AWAY)).isFalse();
        assertThat(log.warnings()).isEmpty();
        Unsent small = unsent(20);
        assertThat(small.keep(record(TOPIC, 0), NOW, AWAY)).isFalse();
        assertThat(small.keep(record(TOPIC, 1000), NOW, AWAY)).isFalse();
        assertThat(log.warnings()).singleElement().asString().contains("can't be kept: unsent.max-bytes=20");
    }

    @Test
    void halfALineAtTheEndCostsOneRecordAndNothingIsAddedToIt() throws IOException {
        Unsent killed = unsent(1 << 20);
        keep(killed, TOPIC, 0, 1, 2);
        killed.stop();
        Path file = segments().get(0);
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length - 5));

        Unsent unsent = unsent(1 << 20);
        keep(unsent, TOPIC, 3);

        assertThat(values(unsent, TOPIC)).containsExactly("value 0", "value 1", "value 3");
        assertThat(unsent.complete(TOPIC).get(0).read().damaged()).isEqualTo(1);
    }

    @Test
    void whatIsNoRecordIsCountedAsLostAndTheOthersAreRead() throws IOException {
        Unsent before = unsent(1 << 20);
        keep(before, TOPIC, 0);
        before.stop();
        Files.write(segments().get(0), new byte[] {'{', '}', '\n', 0, (byte) 0xff, '\n', '5', '\n', '\n'},
                StandardOpenOption.APPEND);
        Files.writeString(directory.resolve("notes.txt"), "of somebody else");
        Files.writeString(directory.resolve(TOPIC).resolve("notes.jsonl"), "of somebody else");

        Unsent unsent = unsent(1 << 20);
        UnsentSegment segment = unsent.complete(TOPIC).get(0);
        assertThat(segment.read().readable()).hasSize(1);
        assertThat(segment.read().damaged()).isEqualTo(4);
        unsent.take(segment);
        unsent.published(segment, segment.read().damaged());

        assertThat(count("dropped")).isEqualTo(4);
        assertThat(count("published")).isEqualTo(1);
        assertThat(unsent.records()).isZero();
    }

    @Test
    void saysInOneSentenceThatTheDirectoryCannotBeWritten() throws IOException {
        Files.writeString(directory, "no directory");
        Unsent unsent = unsent(1 << 20);

        assertThat(unsent.keep(record(TOPIC, 0), NOW, AWAY)).isFalse();
        assertThat(unsent.keep(record(TOPIC, 1), NOW, AWAY)).isFalse();

        assertThat(log.warnings()).containsExactly(
                "What Kafka does not take can't be kept in %s: FileAlreadyExists %1$s".formatted(directory));
        assertThat(log.anyStackTrace()).isFalse();
    }

    /** A path that is too long stands for one without permission, which the superuser never meets. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesADirectoryAloneThatItCannotSeeInFullAndTakesItUpWhenItCan() throws IOException {
        Unsent before = unsent(1 << 20);
        keep(before, TOPIC, 0);
        before.stop();
        Files.createDirectory(directory.resolve("t".repeat(200)));
        Path deep = data;
        while (deep.toString().length() < LONGEST_PATH - 200) {
            deep = Files.createDirectory(
                    deep.resolve("d".repeat(Math.min(100, LONGEST_PATH - 150 - deep.toString().length()))));
        }
        Path hidden = Files.move(directory, deep.resolve("unsent"));

        try {
            Unsent unsent = unsent(hidden, 1 << 20);
            assertThat(unsent.keep(record(TOPIC, 1), NOW, AWAY)).isFalse();
            assertThat(unsent.topics()).isEmpty();
        } finally {
            Files.move(hidden, directory);
        }
        assertThat(log.warnings()).last().asString().startsWith("What Kafka does not take can't be kept in " + hidden)
                .endsWith(": File name too long");

        Unsent other = unsent(1 << 20);
        assertThat(other.keepBehind(record(TOPIC, 2), NOW)).isTrue();
        assertThat(values(other, TOPIC)).containsExactly("value 0", "value 2");
    }

    @Test
    void writesOverNothing() throws IOException {
        Unsent unsent = unsent(1 << 20);
        keep(unsent, OTHER, 0);
        Path file = Files.createDirectory(directory.resolve(TOPIC)).resolve("0000000002.jsonl");
        Files.writeString(file, "of somebody else");

        assertThat(unsent.keep(record(TOPIC, 0), NOW, AWAY)).isFalse();
        assertThat(unsent.keep(record(TOPIC, 1), NOW, AWAY)).isTrue();

        assertThat(file).hasContent("of somebody else");
        assertThat(values(unsent, TOPIC)).containsExactly("value 1");
    }

    @Test
    void keepsApartWhatHasTheSameNumberInTwoTopics() throws IOException {
        Unsent before = unsent(1 << 20);
        keep(before, TOPIC, 0);
        before.stop();
        Files.createDirectory(directory.resolve(OTHER));
        Files.copy(segments().get(0), directory.resolve(OTHER).resolve(segments().get(0).getFileName()));

        assertThat(unsent(1 << 20).records()).isEqualTo(2);
    }

    @Test
    void whatTheDiskDoesNotTakeLeavesNothingBehindAndTheNextRecordIsTriedAgain() throws IOException {
        Unsent unsent = unsent(1 << 20);
        keep(unsent, OTHER, 0);
        Files.writeString(directory.resolve(TOPIC), "no directory");

        assertThat(unsent.keep(record(TOPIC, 0), NOW, AWAY)).isFalse();
        assertThat(log.warnings()).last().asString()
                .startsWith("What Kafka does not take can't be kept in " + directory + ": ");
        assertThat(unsent.topics()).containsExactly(OTHER);

        Files.delete(directory.resolve(TOPIC));
        assertThat(unsent.keep(record(TOPIC, 1), NOW, AWAY)).isTrue();
        assertThat(values(unsent, TOPIC)).containsExactly("value 1");
    }

    @Test
    void aSecondProgramKeepsNothingUntilTheFirstHasEndedAndThenTakesUpWhatItLeft() throws IOException {
        Unsent first = unsent(1 << 20);
        keep(first, TOPIC, 0);
        Unsent second = unsent(1 << 20);

        assertThat(second.keep(record(TOPIC, 1), NOW, AWAY)).isFalse();
        assertThat(second.topics()).isEmpty();
        assertThat(log.warnings()).last().isEqualTo("Another program keeps its records in " + directory
                + ": set data.directory, or this one can't keep any");

        first.stop();
        assertThat(second.topics()).containsExactly(TOPIC);
        assertThat(second.keepBehind(record(TOPIC, 2), NOW)).isTrue();
        assertThat(values(second, TOPIC)).containsExactly("value 0", "value 2");
    }

    @Test
    void aTickAndADeadLetterAreKnownAgainAndOthersAreNot() {
        UnsentRecord tick = new UnsentRecord(NOW, null, "BTC", null, "{\"message_id\":\"BTC-1\"}");
        UnsentRecord same = new UnsentRecord(NOW + 1, 1, "BTC", null, "{\"message_id\":\"BTC-1\"}");
        UnsentRecord letter = new UnsentRecord(NOW, null, "BTC", Map.of("error.time", "10:00"), "{}");
        UnsentRecord later = new UnsentRecord(NOW, null, "BTC", Map.of("error.time", "10:01"), "{}");

        assertThat(tick.identity()).isPresent().isEqualTo(same.identity());
        assertThat(letter.identity()).isPresent().isNotEqualTo(later.identity());
        assertThat(new UnsentRecord(NOW, null, "BTC", null, "{}").identity()).isEmpty();
    }

    private Unsent unsent(long maxBytes) {
        return unsent(directory, maxBytes);
    }

    private Unsent unsent(Path directory, long maxBytes) {
        Unsent unsent = new Unsent(directory, "broker:9092", () -> maxBytes, new PublishedMeter(() -> TOPIC, registry));
        open.add(unsent);
        unsent.start();
        return unsent;
    }

    private static ProducerRecord<String, String> record(String topic, int number) {
        return new ProducerRecord<>(topic, "key", "value " + number);
    }

    private static void keep(Unsent unsent, String topic, int... numbers) {
        for (int number : numbers) {
            assertThat(unsent.keep(record(topic, number), NOW, AWAY)).isTrue();
        }
    }

    private static void publish(Unsent unsent, List<UnsentSegment> segments) {
        segments.forEach(segment -> {
            assertThat(unsent.take(segment)).isTrue();
            unsent.published(segment, 0);
        });
    }

    private static List<UnsentRecord> records(Unsent unsent, String topic) throws IOException {
        List<UnsentRecord> records = new ArrayList<>();
        for (UnsentSegment segment : unsent.complete(topic)) {
            records.addAll(segment.read().readable());
        }
        return records;
    }

    private static List<String> values(Unsent unsent, String topic) throws IOException {
        return records(unsent, topic).stream().map(UnsentRecord::value).toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(UnsentSegment.SUFFIX)).sorted().toList();
        }
    }

    private double count(String name) {
        return registry.get("crypto.unsent." + name).counter().count();
    }
}
