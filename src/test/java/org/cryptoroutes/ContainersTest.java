package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.cryptoroutes.settings.Setting;
import org.junit.jupiter.api.Test;
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
        assertThat(services.entrySet().stream().filter(service -> map(service.getValue()).get("profiles") == null)
                .map(service -> service.getKey().toString())).containsExactlyInAnyOrder("kafka", "kafka-ui", "crypto-routes");
        assertThat(program.get("build")).isEqualTo(".");
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

        assertThat(Stream.concat(ofServices, ofBuild)).hasSizeGreaterThan(3).allMatch(image -> PINNED.matcher(image).matches());
    }

    @Test
    void portsAreOpenToThisMachineOnly() {
        assertThat(services.values().stream().flatMap(service -> list(map(service).get("ports")).stream()))
                .isNotEmpty().allMatch(port -> port.toString().startsWith("127.0.0.1:"))
                .anyMatch(port -> port.equals("127.0.0.1:9092:9092"))
                .anyMatch(port -> port.equals("127.0.0.1:8081:8080"));
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
                "./routes:/app/routes:ro", "./application.properties:/app/application.properties:ro", "program-data:/app/data");
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
        assertThat(services.values()).extracting(service -> map(service).get("restart").toString())
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
