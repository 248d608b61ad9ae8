package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.RecordJson;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the user reads is what the program does: settings, commands, routes, messages, the record. */
class DocumentationTest {

    private static final String PROPERTIES = Documents.read("application.properties");
    private static final String DOT_ENV = Documents.read(".env.example");
    private static final String KEY = "[a-z][A-Za-z.-]*";
    private static final String NAME = "[A-Z][A-Z_]*";
    private static final String JAVA = "java -jar target/crypto-routes.jar";
    private static final String GAP = "…";

    @TempDir
    private Path directory;

    @Test
    void theTableOfSettingsSaysWhatTheProgramSays() {
        List<List<String>> rows = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            rows.add(List.of(code(setting.environmentName()), code(setting.key()),
                    setting.standard().isEmpty() ? "(empty)" : code(setting.standard()), setting.meaning()));
        }
        for (String key : Documents.switches()) {
            rows.add(List.of(code(Setting.environmentNameOf(key)), code(key), code("true"),
                    "whether the route %s runs".formatted(key.substring(0, key.lastIndexOf('.')))));
        }

        assertThat(Documents.table(Documents.read("docs/settings.md"), "environment"))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void applicationPropertiesShowsEverySettingWithItsDefaultAndNothingElse() {
        Map<String, String> shown = Documents.commentedSettings(PROPERTIES, KEY, "=");
        shown.keySet().removeIf(key -> key.matches("(kafka\\.client|log\\.level|camel)\\..+"));

        assertThat(shown).containsExactlyInAnyOrderEntriesOf(Documents.settings());
    }

    @Test
    void envExampleShowsEverySettingWithItsDefaultAndNothingElse() {
        Map<String, String> shown = Documents.commentedSettings(DOT_ENV, NAME, "=");
        shown.keySet().removeIf(name -> name.startsWith("KAFKA_CLIENT_"));
        Map<String, String> expected = new HashMap<>();
        Documents.settings().forEach((key, value) -> expected.put(Setting.environmentNameOf(key), value));

        assertThat(shown).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void everyDocumentIsFoundFromTheReadmeWhichIsReadInOneGo() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".md")))
                    .allSatisfy(name -> assertThat(Documents.all()).containsPattern("]\\((docs/)?" + name + "\\)"));
        }
        assertThat(Documents.README.lines().count()).isLessThan(400);
    }

    @Test
    void noLinkOfTheDocumentsLeadsNowhere() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.list(Path.of(".")), Files.list(Path.of("docs")))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".md")).toList()) {
                assertThat(Pattern.compile("]\\((?!http)([^)#]+)").matcher(Files.readString(file)).results())
                        .as(file.toString()).allSatisfy(link -> assertThat(file.resolveSibling(link.group(1)))
                                .exists());
            }
        }
    }

    @Test
    void theTestsThatAreNamedExist() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
        }
        for (String document : List.of("SECURITY.md", "docs/api-faults.md")) {
            assertThat(Pattern.compile("`(\\w+(?:IT|Test))`").matcher(Documents.read(document)).results())
                    .isNotEmpty().allSatisfy(name -> assertThat(tests).contains(name.group(1)));
        }
    }

    @Test
    void theShippedFilesOfSettingsSetNothing() throws IOException {
        Properties set = new Properties();
        set.load(new StringReader(PROPERTIES));

        assertThat(set).isEmpty();
        assertThat(DOT_ENV.lines()).allMatch(line -> line.isEmpty() || line.startsWith("# "));
    }

    @Test
    void withEveryLineTakenInApplicationPropertiesGivesTheDefaults() throws IOException {
        Files.writeString(directory.resolve("application.properties"),
                PROPERTIES.replaceAll("(?m)^# (" + KEY + " =)", "$1"));

        Settings settings = load(Optional.of(directory.resolve("application.properties")));
        assertThat(settings.warnings()).isEmpty();
        assertThat(Setting.values()).allMatch(settings::chosen)
                .allSatisfy(setting -> assertThat(settings.get(setting)).isEqualTo(setting.standard()));
        assertThat(settings.kafkaClient()).containsKeys("security.protocol", "sasl.jaas.config");
        assertThat(settings.logLevels()).isNotEmpty();
    }

    @Test
    void withEveryLineTakenInEnvExampleGivesTheDefaults() throws IOException {
        Files.writeString(directory.resolve(".env"), DOT_ENV.replaceAll("(?m)^# (" + NAME + "=)", "$1"));

        Settings settings = load(Optional.empty());
        assertThat(Setting.values()).allMatch(settings::chosen)
                .allSatisfy(setting -> assertThat(settings.get(setting)).isEqualTo(setting.standard()));
        assertThat(settings.kafkaClient().get("sasl.jaas.config"))
                .endsWith("required username=\"me\" password=\"secret\";");
    }

    @Test
    void eachGroupOfSettingsIsHeadedByOneSentence() {
        for (String file : List.of(PROPERTIES, DOT_ENV)) {
            List<String> paragraphs = List.of(file.strip().split("\n\n"));
            List<String> groups = paragraphs.subList(1, paragraphs.size());
            for (int i = 0; i < groups.size(); i += 2) {
                assertThat(groups.get(i)).matches("# [A-Z][A-Za-z ]+: .+\\.").doesNotContain("\n");
                assertThat(groups.get(i + 1).lines()).allMatch(line -> line.matches("# \\S+ ?=.*"));
            }
        }
    }

    @Test
    void theTestCommandOfTheReadmeIsWhatTheCiRuns() {
        String command = Documents.blocks(Documents.README, "sh").stream().filter(block -> block.contains("verify"))
                .findFirst().orElseThrow().strip();

        assertThat(command).isEqualTo("mvn -ntp verify");
        assertThat(Documents.read(".ci/run").lines()).last().isEqualTo(command);
        assertThat(Path.of(".ci/run")).isExecutable();
    }

    static Stream<String> commands() {
        return Pattern.compile(Pattern.quote(JAVA) + "([^`\\n]*)").matcher(Documents.all()).results()
                .map(match -> match.group(1).strip()).distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theProgramUnderstandsEveryCommandOfTheDocuments(String arguments) {
        CommandLine.ParseResult parsed = new CommandLine(new CryptoRoutes())
                .parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" +"));

        assertThat(parsed.unmatched()).isEmpty();
    }

    @Test
    void everySettingThatTheDocumentsMentionExists() {
        Matcher mentioned =
                Pattern.compile("`((?:kafka|producer|coingecko|api|validation|data|unsent|routes|log|management"
                + "|freshness|simulator|candles|indicators|alerts|store|server|price-log|price-poller)\\.[a-z.-]+[a-z])(?: ?=[^`]*)?`"
                + "|--set ([a-z-]+\\.[a-z.-]+)=").matcher(Documents.all());
        Stream<String> keys = mentioned.results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1));

        assertThat(keys.filter(key -> !key.matches("(kafka\\.client|log\\.level)\\..+")))
                .isSubsetOf(Documents.settings().keySet());
    }

    @Test
    void theRoutesAndTheirTestsInTheDocumentsPassTheCheck() throws IOException {
        Set<Path> shipped = RouteFiles.list(Path.of("routes"));
        for (Path file : shipped) {
            Path copy = directory.resolve(Path.of("routes").relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        Files.createDirectory(directory.resolve("tests"));
        int routes = 0;
        int cases = 0;
        for (String yaml : Documents.blocks(Documents.all(), "yaml")) {
            boolean route = yaml.contains("\n- route:\n");
            Files.writeString(directory.resolve(route ? "readme-" + routes++ + RouteFiles.SUFFIX
                    : "tests/readme-" + cases++ + ".test.yaml"), yaml);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = Check.of(Optional.of(directory), Map.of())
                .run(new PrintStream(said, true, StandardCharsets.UTF_8), true);

        assertThat(routes).isPositive();
        assertThat(cases).isPositive();
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .contains("%1$d routes in %1$d files: no findings".formatted(shipped.size() + routes))
                .anyMatch(line -> line.startsWith("ok ")).last().asString().endsWith(" passed, 0 failed");
        assertThat(exitCode).isZero();
    }

    @Test
    void theProgramReallySaysTheMessagesOfTheDocuments() {
        String program = Documents.program();
        List<List<String>> messages = Documents.table(Documents.read("docs/troubleshooting.md"), "message");

        assertThat(messages).hasSizeGreaterThan(10).allSatisfy(row -> {
            assertThat(row.get(0)).startsWith("`").endsWith("`");
            assertThat(row.get(0).replace("`", "").split(GAP)).allSatisfy(part -> assertThat(program).contains(part));
        });
    }

    @Test
    void theRecordOfTheReadmeFollowsTheContract() throws Exception {
        String record = Documents.README.lines().filter(line -> line.startsWith("{\"symbol\""))
                .findFirst().orElseThrow();

        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(DocumentationTest.class.getResourceAsStream("/price.schema.json"))
                .validate(record, InputFormat.JSON)).isEmpty();
        assertThat(Documents.table(Documents.read("docs/records.md"), "field")).extracting(row -> row.get(0))
                .isEqualTo(new ObjectMapper().readTree(record).properties().stream()
                        .map(field -> code(field.getKey())).toList());
        assertThat(RecordJson.write(RecordJson.read(record.getBytes(StandardCharsets.UTF_8), PriceTick.class)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(record);
    }

    @Test
    void theArchiveOfTheReadmeIsTheOneThatIsBuilt() {
        String version = Documents.read("pom.xml").lines().map(String::strip)
                .filter(line -> line.startsWith("<version>")).findFirst().orElseThrow().replaceAll("</?version>", "");

        assertThat(Documents.README).contains("target/crypto-routes-" + version + "-dist.tar.gz");
    }

    private Settings load(Optional<Path> file) {
        return new SettingsLoader(directory, file, Map.of()).load(name -> RouteFiles.settings(Path.of("routes")));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    @Test
    void backsEveryFailureWithATestThatIsThere() {
        List<String> tests = names("`([A-Z]\\w+IT\\.\\w+)`", Documents.read("docs/delivery.md"));

        assertThat(tests).hasSizeGreaterThan(10).allSatisfy(test -> {
            String[] parts = test.split("\\.");
            assertThat(Path.of("src/test/java/org/cryptoroutes", parts[0] + ".java")).content()
                    .contains("void " + parts[1] + "(");
        });
    }

    private static List<String> names(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).distinct().toList();
    }
}
