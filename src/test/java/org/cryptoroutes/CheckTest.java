package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user calls it, on the routes that come with the program and on copies of them. */
class CheckTest {

    private static final Path SHIPPED = Path.of("").toAbsolutePath();

    @TempDir
    private Path directory;

    private Path routes;

    @BeforeEach
    void copyTheShippedRoutes() throws IOException {
        routes = Files.createDirectory(directory.resolve("routes"));
        for (String name : List.of("price-poller.camel.yaml", "price-log.camel.yaml")) {
            Files.copy(SHIPPED.resolve("routes").resolve(name), routes.resolve(name));
        }
    }

    @AfterEach
    void undoTheSilence() {
        Configurator.reconfigure();
    }

    @Test
    void findsNothingInWhatIsShipped() {
        Answer answer = check(SHIPPED.toString());

        assertThat(answer.out()).endsWith(": no findings\n").hasLineCount(1);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.code()).isZero();
    }

    @Test
    void checksTheWorkingDirectoryUnlessToldOtherwise() {
        assertThat(check()).isEqualTo(check(SHIPPED.toString()));
    }

    @Test
    void takesTheDirectoryOfTheRoutesToo() {
        assertThat(check(routes.toString()).out()).isEqualTo("2 routes in 2 files: no findings\n");
    }

    @Test
    void looksIntoFolders() throws IOException {
        Path folder = Files.createDirectories(routes.resolve("show/prices"));
        Path log = Files.move(routes.resolve("price-log.camel.yaml"), folder.resolve("price-log.camel.yaml"));
        assertThat(check(directory.toString()).out()).isEqualTo("2 routes in 2 files: no findings\n");
        Files.delete(routes.resolve("price-poller.camel.yaml"));
        assertThat(check(routes.toString()).out()).isEqualTo("1 route in 1 file: no findings\n");

        Files.writeString(log, Files.readString(log).replace("message: ${body}", "mesage: ${body}"));
        Path link = Files.createSymbolicLink(folder.resolve("a.camel.yaml"), Path.of("nowhere"));
        Path stray = Files.writeString(Files.createDirectory(routes.resolve("tests")).resolve("b.camel.yaml"), "x");
        assertThat(check(directory.toString()).out().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith(link + ":1: this links to a file that is not there"),
                line -> assertThat(line).startsWith(log.toString()).contains("did you mean message?"),
                line -> assertThat(line).startsWith(stray + ":1: this is ignored"),
                line -> assertThat(line).isEqualTo("3 findings in 3 files"));
    }

    @Test
    void namesFileAndLineOfEachFinding() throws IOException {
        edit("price-log.camel.yaml", "autoOffsetReset: earliest", "autoOffsetReset: bad");
        edit("price-poller.camel.yaml", "routeConfigurationId: publish-faults", "routeConfigurationId: publish-fault");
        edit("price-poller.camel.yaml", "\"{{kafka.topic}}\"", "\"{{kafka.topc}}\"");

        Answer answer = check(directory.toString());

        Path log = routes.resolve("price-log.camel.yaml");
        Path poller = routes.resolve("price-poller.camel.yaml");
        assertThat(answer.out().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith(at(log, "autoOffsetReset")
                        + "'autoOffsetReset' of kafka must be one of"),
                line -> assertThat(line).isEqualTo(at(poller, "publish-fault")
                        + "there is no routeConfiguration 'publish-fault': did you mean publish-faults?"),
                line -> assertThat(line).isEqualTo(at(poller, "{{kafka.topc}}")
                        + "{{kafka.topc}} has no value: did you mean {{kafka.topic}}?"),
                line -> assertThat(line).isEqualTo("3 findings in 2 files"));
        assertThat(answer.err()).isEmpty();
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void refusesASymbolInQuotes() throws IOException {
        edit("price-log.camel.yaml", "\"{{price-log.filter}}\"", "\"'BTC'\"");

        assertThat(check(directory.toString()).out().lines().findFirst().orElseThrow())
                .startsWith(routes.resolve("price-log.camel.yaml") + ":")
                .contains("''BTC'' is no symbol: write symbols with commas between and without quotes");
    }

    @Test
    void checksTheSettings() throws IOException {
        Path file = Files.writeString(directory.resolve("application.properties"), """
                # What a user set
                kafka.topik = prices
                producer.fetch-interval = soon
                api.max-retries = \\
                    many

                camel.component.kafka.broker = localhost:9092
                camel.component.kafka.maxBlockMs = long
                camel.component.kafka.clientId = {{produser.id}}
                camel.main.nam = x
                coins = BTC:bitcoin
                coins = ETH:ethereum
                price-log.enabled = no
                kafka.client.acks = maybe
                kafka.client.sasl.mecanism = PLAIN
                kafka.client.metric.reporters = com.example.Nosuch
                camel.component.kafka.partitionAssignor = com.example.Another
                """);
        Path dotEnv = Files.writeString(directory.resolve(".env"), "LOG_LEVEL=INFO\nKAFKA_EMBEDDED=maybe\n");

        Answer answer = check(directory.toString());

        List<String> expected = List.of(
                dotEnv + ":2: kafka.embedded makes no sense: it must be one of auto",
                file + ":2: nothing reads 'kafka.topik'; the nearest is kafka.topic",
                file + ":3: producer.fetch-interval makes no sense",
                file + ":4: api.max-retries makes no sense",
                file + ":7: Camel has no option 'camel.component.kafka.broker': did you mean camel.component.kafka.b",
                file + ":8: camel.component.kafka.maxBlockMs must be a whole number",
                file + ":9: {{produser.id}} has no value: did you mean {{producer.id}}?",
                file + ":10: Camel has no option 'camel.main.nam': did you mean camel.main.name?",
                file + ":12: coins is set a second time: it is in line 11",
                file + ":13: price-log.enabled makes no sense",
                file + ":14: Kafka refuses acks: String must be one of: all, -1, 0, 1",
                file + ":15: Kafka has no option 'sasl.mecanism': did you mean sasl.mechanism?",
                file + ":16: metric.reporters: there is no class 'com.example.Nosuch'",
                file + ":17: partition.assignment.strategy: there is no class 'com.example.Another'",
                "14 findings in 2 files");
        assertThat(answer.out().lines()).zipSatisfy(expected, (line, start) -> assertThat(line).startsWith(start));
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void looksAtTheKafkaClientWhereverItIsSet() throws IOException {
        Path dotEnv = Files.writeString(directory.resolve(".env"), """
                KAFKA_CLIENT_ACKS=geheim
                export KAFKA_CLIENT_SASL_MECANISM=PLAIN
                KAFKA_CLIENT_SASL_JAAS_CONFIG=org.apache.kafka.common.security.plain.PlainLoginModule required password="geheim
                """);

        assertThat(check(directory.toString()).out().lines()).satisfiesExactly(
                line -> assertThat(line).isEqualTo(dotEnv
                        + ":1: Kafka refuses acks: String must be one of: all, -1, 0, 1"),
                line -> assertThat(line).isEqualTo(dotEnv
                        + ":2: Kafka has no option 'sasl.mecanism': did you mean sasl.mechanism?"),
                line -> assertThat(line).startsWith(dotEnv
                        + ":3: this is no login for Kafka: right is <class of the login module>"),
                line -> assertThat(line).isEqualTo("3 findings in 1 file"));
        Files.delete(dotEnv);
        assertThat(check("--set", "kafka.client.acks=maybe", directory.toString())).satisfies(answer -> {
            assertThat(answer.err()).startsWith("kafka.client.acks from the command line: Kafka refuses acks: String");
            assertThat(answer.code()).isEqualTo(2);
        });
    }

    @Test
    void skipsByteOrderMarks() throws IOException {
        for (Path file : List.of(routes.resolve("price-log.camel.yaml"),
                Files.writeString(directory.resolve("application.properties"), "kafka.topic = prices\n"))) {
            Files.writeString(file, "\uFEFF" + Files.readString(file));
        }

        assertThat(check(directory.toString()).out()).isEqualTo("2 routes in 2 files: no findings\n");
    }

    @Test
    void goesOnWhenTheSettingsCanNotBeRead() throws IOException {
        Files.writeString(directory.resolve("application.properties"), "kafka.topic = \\u00zz\n");
        Files.writeString(directory.resolve(".env"), "KAFKA_TOPIC geheim\n");
        edit("price-log.camel.yaml", "message: ${body}", "mesage: ${body}");

        assertThat(check(directory.toString()).out().lines()).satisfiesExactly(
                line -> assertThat(line).contains(".env:1: this line makes no sense").doesNotContain("geheim"),
                line -> assertThat(line).contains("application.properties:1: this line makes no sense"),
                line -> assertThat(line).contains("price-log.camel.yaml", "did you mean message?"),
                line -> assertThat(line).isEqualTo("3 findings in 3 files"));
    }

    @Test
    void honoursSettingsOfTheCommandLine() throws IOException {
        edit("price-log.camel.yaml", "\"{{kafka.topic}}\"", "\"{{my.topic}}\"");

        assertThat(check(directory.toString()).code()).isEqualTo(1);
        assertThat(check("--set", "my.topic=prices", directory.toString()).code()).isZero();
        assertThat(check("--set", "kafka.topic=a b", directory.toString())).satisfies(answer -> {
            assertThat(answer.err()).startsWith("kafka.topic=a b from the command line makes no sense");
            assertThat(answer.code()).isEqualTo(2);
        });
    }

    @Test
    void refusesADirectoryWithoutRoutes() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        assertThat(check(empty.toString())).satisfies(answer -> {
            assertThat(answer.err()).startsWith("There are no routes in ");
            assertThat(answer.code()).isEqualTo(2);
        });
        assertThat(check(directory.resolve("nowhere").toString())).satisfies(answer -> {
            assertThat(answer.err()).startsWith("There is no directory ");
            assertThat(answer.out()).isEmpty();
            assertThat(answer.code()).isEqualTo(2);
        });
    }

    @Test
    void findsTheSwitchOfARouteHoweverItsFileIsIndented() throws IOException {
        Path log = routes.resolve("price-log.camel.yaml");
        Files.writeString(log, Files.readString(log).replace("    precondition: \"{{price-log.enabled:true}}\"\n", "")
                .indent(4));

        assertThat(check("--set", "price-log.enabled=false", directory.toString()).out())
                .isEqualTo("2 routes in 2 files: no findings\n");
    }

    @Test
    void tellsHowARouteMustBeNamed() throws IOException {
        Files.move(routes.resolve("price-log.camel.yaml"), routes.resolve("price-log.yaml"));

        assertThat(check(directory.toString()).out()).startsWith(routes.resolve("price-log.yaml")
                + ":1: this looks like a route but is ignored: name it price-log.camel.yaml");
    }

    /** The place of the only line with the words, as a finding begins. */
    private static String at(Path file, String words) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return "%s:%d: ".formatted(file, 1 + IntStream.range(0, lines.size()).filter(i -> lines.get(i).contains(words))
                .findFirst().orElseThrow());
    }

    private void edit(String name, String before, String after) throws IOException {
        String text = Files.readString(routes.resolve(name));
        assertThat(text).contains(before);
        Files.writeString(routes.resolve(name), text.replace(before, after));
    }

    private record Answer(int code, String out, String err) {
    }

    private static Answer check(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            String[] all = new String[arguments.length + 1];
            all[0] = "check";
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            int code = CryptoRoutes.execute(all);
            return new Answer(code, written.toString(StandardCharsets.UTF_8),
                    complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
