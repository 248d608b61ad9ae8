package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged jar as a user runs it. */
class PackagedIT {

    private static final String TICK =
            "\\d\\d:\\d\\d:\\d\\d  %s +\\$[0-9,.]+ +[+-][0-9.]+%%  vol +\\S+  cap +\\S+  \\[\\d] @ \\d+";
    private static final String ANY_TICK = TICK.formatted("[A-Z]+");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Where the small i has a dot in capitals too, and where digits are others. */
    private static final List<String> TURKEY = List.of("-Duser.language=tr", "-Duser.country=TR");
    private static final List<String> EGYPT =
            List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab");
    private static final List<String> INDIA =
            List.of("-Duser.language=hi", "-Duser.country=IN", "-Duser.extensions=u-nu-deva");

    @TempDir
    private Path directory;
    private final int port = Ports.free();
    private final String servers = "localhost:" + port;
    private final Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", servers);

    @BeforeEach
    void home() {
        Packaged.home(directory);
    }

    @Test
    void noCommandTakesAnOutputThatCanNotBeWrittenForWritten() {
        try (Packaged shell = Packaged.start(List.of("bash", "-c", "for command in --help --version check; do "
                + "%s -jar %s $command > /dev/full; echo $?; done".formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Path.of("target/crypto-routes.jar").toAbsolutePath())), directory, Map.of())) {
            shell.exitCode(PATIENCE);
            String sentence = "The output can't be written: No space left on device.";
            assertThat(shell.lines()).containsExactly(sentence, "1", sentence, "1", sentence, "1");
        }
    }

    @Test
    void theDemoShowsTicksFeedsForeignClientsAndASecondTerminalAndEndsOnSigterm() {
        try (Packaged demo = Packaged.plain(directory, environment, "--demo")) {
            demo.await(8, ANY_TICK, PATIENCE);
            // Not by the clock: other tests start programs at the same time
            assertThat(demo.cpu()).isLessThan(Duration.ofSeconds(15));
            assertThat(demo.lines()).anyMatch(line -> line.contains("SIMULATED"));

            try (Records records = new Records(servers, "crypto-prices")) {
                List<ConsumerRecord<byte[], byte[]>> read = records.await(16, record -> true);
                assertThat(read).allSatisfy(record -> assertThat(Records.violations(record)).isEmpty());
                assertThat(read.stream().map(Records::key).collect(Collectors.toSet())).hasSize(8);
                assertThat(records.partitions()).isEqualTo(3);
            }
            try (Packaged second = Packaged.start(directory, environment, INDIA, "consume", "--filter", "BTC")) {
                second.await(3, TICK.formatted("BTC"), PATIENCE);
                assertThat(second.linesMatching(ANY_TICK)).allMatch(line -> line.contains("  BTC "));
                second.terminate();
                assertThat(second.exitCode(Duration.ofSeconds(10))).isEqualTo(143);
                assertThat(second.lines()).anyMatch(line -> line.contains("Shown: "))
                        .anyMatch(line -> line.matches("  BTC +\\d+ .*"));
            }
            demo.terminate();
            assertThat(demo.exitCode(Duration.ofSeconds(10))).isEqualTo(143);
            assertThat(demo.lines()).anyMatch(line ->
                    line.matches(".*Shown: [0-9,]+ records of 8 symbols in .* records a second"))
                    .anyMatch(line -> line.matches("  partition \\d: last offset \\d+"));
            assertThat(demo.lines()).noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
            assertThat(directory.resolve("data/kafka/meta.properties")).exists();
        }
    }

    @Test
    void withAPriceApiAtTheBaseUrlItNeedsNoDemoAndEndsByItself() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"),
                "127.0.0.1 localhost price_api " + InetAddress.getLocalHost().getHostName() + "\n");
        List<String> jvm = Stream.concat(EGYPT.stream(), Stream.of("-Djdk.net.hosts.file=" + hosts)).toList();
        try (Simulator api = Simulator.start(SimulatorOptions.defaults());
                Packaged program = Packaged.start(directory,
                        Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "COINGECKO_BASE_URL",
                        api.baseUrl().replace("http://127.0.0.1:", "HTTP://price_api:"), "COINGECKO_API_KEY",
                        "CG-secret", "PRODUCER_RUN_DURATION", "5", "COINS", "BTC:bitcoin,SHIB:shiba-inu"), jvm)) {
            program.await(2, ANY_TICK, PATIENCE);

            assertThat(program.exitCode(PATIENCE)).isZero();
            assertThat(program.linesMatching(TICK.formatted("SHIB"))).isNotEmpty()
                    .allMatch(line -> line.contains("$0.0000"));
            assertThat(program.lines()).noneMatch(line -> line.contains("SIMULATED") || line.contains("CG-secret"));
            assertThat(api.requests().get(0).headers()).containsEntry("x-cg-demo-api-key", List.of("CG-secret"))
                    .containsEntry("host", List.of("price_api:" + URI.create(api.baseUrl()).getPort()));
        }
    }

    @Test
    void withAForeignClusterSaslSettingsReachEveryClientAndNeitherTheBrokerIsLoadedNorWhatIsOff() throws IOException {
        String login =
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"routes\" password=\"pass\"";
        Map<String, String> broker =
                Map.of("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN", "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config", login + " user_routes=\"pass\";");
        Files.writeString(directory.resolve("application.properties"),
                "kafka.client.security.protocol = SASL_PLAINTEXT\n"
                + "kafka.client.sasl.mechanism = PLAIN\n");
        try (EmbeddedKafka foreign = EmbeddedKafka.start("localhost", port, directory.resolve("foreign"), broker);
                Packaged program = Packaged.start(directory, Map.of("KAFKA_BOOTSTRAP_SERVERS", servers,
                        "KAFKA_CLIENT_SASL_JAAS_CONFIG", login + ";"), Stream.concat(TURKEY.stream(),
                        Stream.of("-Xlog:class+load")).toList(), "--demo")) {
            program.await(8, ANY_TICK, PATIENCE);
            program.await(1, ".*\\[class,load] org\\.cryptoroutes\\.lint\\.DryRun source:.*", PATIENCE);
            program.await(program.linesMatching(ANY_TICK).size() + 8, ANY_TICK, PATIENCE);

            assertThat(program.lines())
                    .anyMatch(line -> line.contains("org.apache.kafka.clients.producer.KafkaProducer source:"))
                    .noneMatch(line ->
                            line.matches(".*\\[class,load] (kafka\\.server\\.|scala\\.|"
                            + "org\\.apache\\.camel\\.component\\.sql\\.|com\\.zaxxer\\.hikari\\.HikariDataSource|"
                            + "org\\.flywaydb\\.core\\.Flyway |org\\.sqlite\\.|org\\.postgresql\\.|"
                            + "org\\.apache\\.flink\\.|redis\\.clients\\.jedis\\.RedisClient |"
                            + "io\\.vertx\\.ext\\.web\\.handler\\.CorsHandler).*"));
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--set producer.fetch-interval=0 | producer.fetch-interval=0 from the command line makes no sense: it must be a whole number of seconds from 1 to 86400.",
            "--set coins=BTC                 | coins=BTC from the command line makes no sense: it must be SYMBOL:coingecko-id pairs with commas between, without quotes, no symbol and no id twice, such as BTC:bitcoin,ETH:ethereum.",
            "--set kafka.topics=x            | --set kafka.topics: nothing reads a setting of this name; the nearest is kafka.topic.",
            "--demo --set simulator.faults=x | simulator.faults=x makes no sense",
            "--set routes.directory=nowhere  | There is no directory",
            "--frobnicate                    | Unknown option: '--frobnicate'. See --help."})
    void aSettingThatMakesNoSenseStopsTheStartWithOneSentence(String arguments, String sentence) {
        try (Packaged program = Packaged.start(directory, environment, arguments.strip().split(" +"))) {
            assertThat(program.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(program.lines()).last().asString().startsWith(sentence);
            assertThat(program.lines().stream().filter(line -> !line.contains("INFO"))).hasSize(1);
        }
    }

    @Test
    void theEnvironmentSwitchesARouteOff() {
        try (Packaged program = Packaged.start(directory,
                Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "PRICE_LOG_ENABLED", "false"),
                "--demo")) {
            program.get("/observe/health");
            try (Records records = new Records(servers, "crypto-prices")) {
                records.await(16, record -> true);
            }
            program.terminate();
            assertThat(program.exitCode(PATIENCE)).isEqualTo(143);
            assertThat(program.linesMatching(ANY_TICK)).isEmpty();
        }
    }

    @Test
    void helpAndVersionHelp() {
        try (Packaged help = Packaged.start(directory, environment, "--help");
                Packaged version = Packaged.start(directory, environment, "--version")) {
            assertThat(help.exitCode(PATIENCE)).isZero();
            assertThat(String.join("\n", help.lines()))
                    .contains("--demo", "--set", "consume", "produce", "kafka.topic", "[crypto-prices]");
            assertThat(version.exitCode(PATIENCE)).isZero();
            assertThat(version.lines()).contains("Camel 4.18.0").anyMatch(line -> line.startsWith("crypto-routes 1."));
        }
    }

    @Test
    void checkPassesTheShippedRoutesAndTheirTests() throws IOException {
        Path tests = Files.createDirectories(directory.resolve("routes/tests"));
        Files.copy(Path.of("routes/tests/price-log.test.yaml"), tests.resolve("price-log.test.yaml"));
        try (Packaged turkey = Packaged.start(directory, environment, TURKEY, "check", "--test");
                Packaged egypt = Packaged.start(directory, environment, EGYPT, "check", "--test")) {
            assertThat(turkey.exitCode(PATIENCE)).isZero();
            assertThat(turkey.lines()).startsWith("%1$d routes in %1$d files: no findings"
                    .formatted(RouteFiles.list(Path.of("routes")).size())).last().asString()
                    .matches("\\d+ passed, 0 failed");
            assertThat(egypt.exitCode(PATIENCE)).isZero();
            assertThat(egypt.lines()).isEqualTo(turkey.lines());
        }
        Files.writeString(directory.resolve("routes/price-log.camel.yaml"),
                "- route:\n    id: price-log\n    form: {}\n");
        try (Packaged check = Packaged.start(directory, environment, "check")) {
            assertThat(check.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(check.lines().get(0)).matches("routes/price-log.camel.yaml:\\d+: .*");
        }
    }

    @Test
    void aWorkingDirectoryThatJavaCanNotNameIsOneSentence() throws IOException {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        Path mint = Files.createDirectory(directory.resolve("m\u00fcnze"));
        for (String[] arguments : List.of(new String[] {"check"}, new String[] {"--demo"})) {
            try (Packaged program = Packaged.start(mint, Map.of("LC_ALL", "C"), arguments)) {
                assertThat(program.exitCode(PATIENCE)).isEqualTo(2);
                assertThat(program.lines()).singleElement().asString()
                        .startsWith("The working directory can't be reached as ").endsWith("such as LC_ALL=C.UTF-8.");
            }
        }
    }

    @Test
    void theDistributionRunsWhereItIsUnpacked() throws Exception {
        Path archive;
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            archive = files.filter(file -> file.getFileName().toString().matches("crypto-routes-[0-9].*-dist.tar.gz"))
                    .findFirst().orElseThrow().toAbsolutePath();
        }
        // Where this JVM can make one, in a directory beyond ASCII, which the script must run in without a locale
        boolean anyName = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
        Path place = Files.createDirectory(directory.resolve(anyName ? "m\u00fcnze" : "mint"));
        try (Packaged tar = Packaged.start(List.of("tar", "xzf", archive.toString()), place, Map.of())) {
            assertThat(tar.exitCode(PATIENCE)).isZero();
        }
        Path unpacked = place.resolve(archive.getFileName().toString().replace("-dist.tar.gz", "")).toRealPath();
        assertThat(Set.of("application.properties", "routes/price-poller.camel.yaml", "README.md", "SECURITY.md",
                ".env.example", "lib", "crypto-routes-bom.json"))
                .allSatisfy(name -> assertThat(unpacked.resolve(name)).exists());
        try (Packaged program = Packaged.start(List.of(unpacked.resolve("bin/crypto-routes").toString(), "--demo"),
                Path.of("/"), Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "LC_ALL", "", "LC_CTYPE", "", "LANG", ""))) {
            program.await(8, ANY_TICK, PATIENCE);
            assertThat(unpacked.resolve("data/kafka")).isDirectory();
        }
    }
}
