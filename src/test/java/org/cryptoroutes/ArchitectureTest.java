package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom. Read from the sources: the compiler leaves no trace of a constant that was taken from another
 * room.
 */
class ArchitectureTest {

    /**
     * Each room with those that it may know, all of which stand above it. None knows the package of the command line.
     */
    private static final String HOUSE = """
            price
            house
            logging
            simulator
            observe
            candles     price
            problem
            settings    price candles
            kafka       house logging settings
            leader      house logging settings kafka
            steps       house logging settings price
            unsent      house logging settings kafka steps
            coingecko   house logging settings price
            store       house logging settings price
            api         house logging settings price problem
            feed        logging settings price problem
            server      house logging settings price problem feed
            lint        logging settings
            live        house logging settings lint
            routetest   settings lint
            analytics   house logging settings candles
            """;

    private static final Path SOURCES = Path.of("src/main/java/org/cryptoroutes");
    private static final Pattern OURS = Pattern.compile("\\borg\\.cryptoroutes\\.(?:([a-z]+)\\.)*[A-Z*]");
    private static final Pattern FRAMEWORK_OR_SOURCE =
            Pattern.compile("\\b(org\\.apache|java\\.net|javax\\.net|io\\.vertx)\\.|(?i:coingecko)|\"usd");
    private static final Map<String, List<String>> ROOMS = rooms();

    /** A line of code, without comments. */
    private record Line(Path file, int number, String text) {

        String room() {
            return SOURCES.relativize(file).getName(0).toString();
        }

        String place() {
            return "%s:%d: %s".formatted(SOURCES.relativize(file), number, text.strip());
        }
    }

    @Test
    void aRoomKnowsOnlyRoomsThatStandAboveIt() {
        List<String> names = List.copyOf(ROOMS.keySet());

        ROOMS.forEach((room, known) ->
                assertThat(names.subList(0, names.indexOf(room))).as("above " + room).containsAll(known));
    }

    @Test
    void everyRoomIsInTheHouse() throws IOException {
        try (Stream<Path> directories = Files.list(SOURCES).filter(Files::isDirectory)) {
            assertThat(directories.map(room -> room.getFileName().toString())).isSubsetOf(ROOMS.keySet());
        }
    }

    @Test
    void noRoomImportsWhatItMayNotKnow() {
        assertThat(code().filter(line -> !mayKnow(line)).map(line ->
                "%s, but %s may know only %s".formatted(line.place(), line.room(), ROOMS.get(line.room())))).isEmpty();
    }

    @Test
    void thePriceKnowsNeitherCamelNorKafkaNorHttpNorASource() {
        assertThat(code().filter(line -> line.room().equals("price"))
                .filter(line -> FRAMEWORK_OR_SOURCE.matcher(line.text()).find()).map(Line::place)).isEmpty();
    }

    private static boolean mayKnow(Line line) {
        Matcher named = OURS.matcher(line.text());
        while (named.find()) {
            String room = named.group(1);
            boolean own = line.room().equals(room);
            if (room == null || !own && !ROOMS.get(line.room()).contains(room)) {
                return false;
            }
        }
        return true;
    }

    /** Of all rooms; without the files of the command line, which may know everybody. */
    private static Stream<Line> code() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return new TreeSet<>(files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().equals(SOURCES)).toList()).stream()
                    .flatMap(ArchitectureTest::code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Line> code(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return IntStream.range(0, lines.size()).mapToObj(i -> new Line(file, i + 1, lines.get(i)))
                    .filter(line -> !line.text().strip().matches("(package |/\\*|\\*|//).*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> rooms() {
        Map<String, List<String>> rooms = new LinkedHashMap<>();
        HOUSE.lines().map(line -> List.of(line.split(" +"))).forEach(words ->
                rooms.put(words.get(0), words.subList(1, words.size())));
        return rooms;
    }
}
