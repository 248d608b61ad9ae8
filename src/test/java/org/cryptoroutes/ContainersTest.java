package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The containers: what they publish, mount and depend on, and whether their settings mean anything to the programs. */
class ContainersTest {

    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+[A-Za-z0-9._-]*");

    private final String dockerfile = Documents.read("Dockerfile");
    private final Map<?, ?> services = map(map(new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
            .loadFromString(Documents.read("docker-compose.yml"))).get("services"));
    private final Map<?, ?> kafka = map(services.get("kafka"));
    private final Map<?, ?> program = map(services.get("crypto-routes"));

    @Test
    void thereAreKafkaItsPageAndTheProgramAndMoreOnRequest() {
        assertThat(ofProfile(null)).containsExactlyInAnyOrder("kafka", "kafka-ui", "crypto-routes");
        assertThat(ofProfile("cluster"))
                .containsExactlyInAnyOrder("postgres", "redis", "flink", "flink-worker", "candles");
        assertThat(ofProfile("observe")).containsExactlyInAnyOrder("prometheus", "grafana");
        assertThat(program.get("build")).isEqualTo(".");
    }

    private List<String> ofProfile(String profile) {
        return services.entrySet().stream().filter(service -> Objects.equals(
                list(map(service.getValue()).get("profiles")).stream().findFirst().orElse(null), profile))
                .map(service -> service.getKey().toString()).toList();
    }

    @Test
    void theClusterIsOneThatTheProgramFinds() throws IOException {
        Properties cluster = new Properties();
        cluster.load(new StringReader(Documents.read("docker/cluster.env")));
        assertThat(cluster.remove("COMPOSE_PROFILES")).isEqualTo("cluster");
        Map<String, String> environment = new HashMap<>();
        cluster.forEach((name, value) -> environment.put(name.toString(), value.toString()));

        assertThat(environment.remove("CLUSTER_ENV")).isEqualTo("docker/cluster.env");
        assertThat(map(list(program.get("env_file")).get(1)).get("path")).isEqualTo("${CLUSTER_ENV:-.env}");
        assertThat(services.keySet().stream().map(Object::toString))
                .contains(URI.create(environment.get("REDIS_URL")).getHost());
        Settings settings = new SettingsLoader(Path.of("."), Optional.empty(), environment).load(name -> Set.of());
        assertThat(settings.get(Setting.CANDLES_ENABLED)).isEqualTo("false");
        URI store = URI.create(settings.get(Setting.STORE_URL).substring("jdbc:".length()));
        Map<?, ?> database = map(map(services.get(store.getHost())).get("environment"));
        assertThat(store.getPath()).isEqualTo("/" + database.get("POSTGRES_DB"));
        assertThat(database.get("POSTGRES_USER").toString()).startsWith("${STORE_USER");
        assertThat(database.get("POSTGRES_PASSWORD").toString()).startsWith("${STORE_PASSWORD");
    }

    /** Once submitted, a job is the cluster's. */
    @Test
    void theClusterGetsTheJobOnceItIsThereAndShowsNobodyOutsideItsPort(@TempDir Path directory) throws Exception {
        Map<?, ?> job = map(services.get("candles"));
        Path flink = Files.writeString(directory.resolve("flink"), "#!/bin/sh\necho flink \"$@\"\n");
        assertThat(flink.toFile().setExecutable(true)).isTrue();

        assertThat(said(job, directory, "true")).startsWith("Not submitted").contains("--env-file docker/cluster.env");
        assertThat(said(job, directory, "false").strip().split(" ")).startsWith("flink", "run", "--detached")
                .anyMatch(word -> dockerfile.contains("/target/" + word.replaceAll(".*/", "") + " "))
                .contains("kafka.bootstrap-servers=" + map(program.get("environment")).get("KAFKA_BOOTSTRAP_SERVERS"));
        assertThat(map(map(job.get("depends_on")).get("flink")).get("condition")).isEqualTo("service_healthy");
        assertThat(List.of(job, map(services.get("flink")), map(services.get("flink-worker"))))
                .allSatisfy(service -> assertThat(service.get("ports")).isNull())
                .extracting(service -> map(service.get("environment")).get("FLINK_PROPERTIES").toString())
                .allMatch(properties -> properties.contains("jobmanager.rpc.address: flink\n"));
    }

    /** What the container of the job says when the program makes candles, or does not. */
    private static String said(Map<?, ?> job, Path tools, String candlesEnabled) throws Exception {
        assertThat(map(job.get("environment")).get("CANDLES_ENABLED")).isEqualTo("${CANDLES_ENABLED:-true}");
        ProcessBuilder shell = new ProcessBuilder(list(job.get("command")).stream()
                .map(word -> word.toString().replace("$$", "$")).toList()).redirectErrorStream(true);
        shell.environment().put("PATH", tools + ":" + shell.environment().get("PATH"));
        shell.environment().put("CANDLES_ENABLED", candlesEnabled);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    @Test
    void whatIsMountedFromHereIsHere() {
        assertThat(services.values().stream().flatMap(service -> list(map(service).get("volumes")).stream())
                .map(volume -> volume.toString().split(":")[0]).filter(source -> source.startsWith("./")))
                .isNotEmpty().allSatisfy(source -> assertThat(Path.of(source)).exists());
    }

    @Test
    void everyImageHasAVersion() {
        Stream<String> ofServices = services.values().stream().map(service -> map(service).get("image"))
                .filter(image -> image != null).map(Object::toString);
        Stream<String> ofBuild = Pattern.compile("(?m)^FROM (\\S+)").matcher(dockerfile).results()
                .map(from -> from.group(1));

        assertThat(Stream.concat(ofServices, ofBuild)).hasSizeGreaterThan(3)
                .allMatch(image -> PINNED.matcher(image).matches());
    }

    @Test
    void portsAreOpenToThisMachineOnly() {
        assertThat(services.values().stream().flatMap(service -> list(map(service).get("ports")).stream()))
                .extracting(Object::toString).allMatch(port -> port.startsWith("127.0.0.1:"))
                .contains("127.0.0.1:9092:9092")
                .contains("127.0.0.1:8081:8080", "127.0.0.1:8080:8080");
    }

    @Test
    void theOthersWaitUntilKafkaAnswers() {
        Map<?, ?> check = map(kafka.get("healthcheck"));

        assertThat(list(check.get("test")).stream().map(Object::toString)).startsWith("CMD")
                .anyMatch(word -> word.endsWith("kafka-broker-api-versions.sh"));
        assertThat(List.of(program, map(services.get("kafka-ui"))))
                .extracting(service -> map(map(service.get("depends_on")).get("kafka")).get("condition").toString())
                .containsOnly("service_healthy");
    }

    @Test
    void theProgramRunsAsAnOrdinaryUser() {
        String user = Pattern.compile("(?m)^USER (\\S+)$").matcher(dockerfile).results().reduce((first, last) -> last)
                .map(MatchResult::group).orElse("").replace("USER ", "");

        assertThat(user).matches("[1-9]\\d*:[1-9]\\d*").isEqualTo(program.get("user"));
        assertThat(dockerfile.indexOf("USER ")).isLessThan(dockerfile.indexOf("ENTRYPOINT ["));
    }

    @Test
    void routesAndSettingsAreThoseOfTheUserAndOnlyRead() {
        assertThat(list(program.get("volumes")).stream().map(Object::toString)).containsExactlyInAnyOrder(
                "./routes:/app/routes:ro", "./application.properties:/app/application.properties:ro",
                "program-data:/app/data");
        assertThat(map(list(program.get("env_file")).get(0)).get("path")).isEqualTo(".env");
        assertThat(map(list(program.get("env_file")).get(0)).get("required")).isEqualTo(false);
    }

    @Test
    void everyVariableOfTheProgramIsASettingAndKafkaIsTheOneBesideIt() {
        Map<?, ?> environment = map(program.get("environment"));

        assertThat(environment.keySet().stream().map(Object::toString))
                .isSubsetOf(Stream.of(Setting.values()).map(Setting::environmentName).toList());
        assertThat(environment.get("KAFKA_EMBEDDED")).isEqualTo("false");
        assertThat(kafkaSettings().get("advertised.listeners").toString())
                .contains("://" + environment.get("KAFKA_BOOTSTRAP_SERVERS")).contains("://localhost:9092");
    }

    @Test
    void kafkaUnderstandsItsVariables() {
        Properties settings = kafkaSettings();

        assertThat(KafkaConfig.configDef().names()).containsAll(settings.stringPropertyNames());
        KafkaConfig config = KafkaConfig.fromProps(settings, false);
        assertThat(config.isKRaftCombinedMode()).isTrue();
        assertThat(list(kafka.get("volumes"))).singleElement().isEqualTo("kafka-data:" + settings.get("log.dirs"));
    }

    @Test
    void allOfThemComeBackAndMayEndInOrder() {
        assertThat(services.entrySet().stream().filter(service -> !service.getKey().equals("candles")))
                .extracting(service -> map(service.getValue()).get("restart").toString())
                .containsOnly("unless-stopped");
        assertThat(List.of(kafka, program)).extracting(service -> service.get("stop_grace_period").toString())
                .containsOnly("30s");
    }

    @Test
    void theImageIsMadeOfWhatTheDockerfileCopiesAndHoldsNoKeys() {
        assertThat(Documents.read(".dockerignore").lines().filter(line -> !line.startsWith("#")))
                .startsWith("*").doesNotContain("!.env");
        assertThat(dockerfile).doesNotContain(".env").contains("ENTRYPOINT [\"java\"");
        assertThat(dockerfile.indexOf("/target/lib")).isLessThan(dockerfile.indexOf("/target/crypto-routes.jar"));
    }

    /** As the start script of the image makes them of its variables. */
    private Properties kafkaSettings() {
        Map<String, String> settings = new HashMap<>();
        map(kafka.get("environment")).forEach((name, value) -> {
            if (name.toString().startsWith("KAFKA_")) {
                settings.put(name.toString().substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'),
                        value.toString());
            }
        });
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return value == null ? List.of() : (List<?>) value;
    }
}
