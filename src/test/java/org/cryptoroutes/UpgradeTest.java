package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kafka.server.KafkaConfig;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.util.VersionInfo;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * What the code takes for granted about the insides of Camel, Kafka and others, and about the words of their messages:
 * whoever raises a version learns here what to look at.
 */
class UpgradeTest {

    /** What names a release in a comment of the code, with a reason that the next release may take away. */
    private static final Pattern BOUND = Pattern.compile("\\b4\\.18|CAMEL-\\d+|CVE-\\d+|Kafka 3\\.9|HttpClient 5\\.6");

    @Test
    void theReleasesAreThoseThatTheCodeWasWrittenFor() throws IOException {
        assertThat(new DefaultCamelContext().getVersion()).as(raised("Camel")).isEqualTo("4.18.0");
        assertThat(AppInfoParser.getVersion()).as(raised("Kafka")).isEqualTo("3.9.2");
        assertThat(VersionInfo.loadVersionInfo("org.apache.hc.client5", getClass().getClassLoader()).getRelease())
                .as(raised("HttpClient")).startsWith("5.6.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: b\\n c: d        | mapping values are not allowed
            a:\\n  - b\\n c: d  | expected <block end>
            a: "b               | found unexpected end of stream
            a: "\\\\q"          | found unknown escape
            a: b\\nc\\nd: e     | could not find expected ':'
            """)
    void theParserOfYamlSaysWhatIsPutInOtherWords(String yaml, String problem) {
        assertThat(refusal(yaml).getProblem()).as(otherwise("lint/SafeYaml.said")).startsWith(problem);
    }

    @Test
    void theParserOfYamlSaysWhereWhatIsNeverClosedBegins() {
        assertThat(refusal("a: \"b").getContext()).as(otherwise("lint/SafeYaml.mark")).contains("quoted scalar");
        assertThat(refusal("a: b\\nc\\nd: e").getContext()).as(otherwise("lint/SafeYaml.mark")).contains("simple key");
        MarkedYamlEngineException second = catchThrowableOfType(MarkedYamlEngineException.class,
                () -> new Load(LoadSettings.builder().build()).loadFromString("a: 1\n---\nb: 2"));
        assertThat(second.getContext()).as(otherwise("lint/SafeYaml.said")).contains("single document");
    }

    @Test
    void theValidatorSaysWhichAlternativesClashAndWhichKeyIsUnknown() {
        List<ValidationMessage> messages = List.copyOf(JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema("""
                {"oneOf": [{"required": ["a"]}, {"required": ["b"]}, {"required": ["c"]}],
                 "properties": {"a": {}, "b": {}}, "additionalProperties": false}""")
                .validate("{\"a\": 1, \"b\": 1, \"d\": 1}", InputFormat.JSON));

        assertThat(messages).as(otherwise("lint/Diagnosis")).extracting(ValidationMessage::getType)
                .containsExactlyInAnyOrder("oneOf", "additionalProperties");
        messages.stream().filter(message -> message.getType().equals("oneOf")).forEach(message ->
                assertThat(message.getArguments()[1].toString()).as(otherwise("lint/Diagnosis.clashing"))
                        .isEqualTo("0, 1"));
        messages.stream().filter(message -> message.getType().equals("additionalProperties")).forEach(message ->
                assertThat(message.getProperty()).as(otherwise("lint/Diagnosis.problem")).isEqualTo("d"));
    }

    @Test
    void camelNamesThePlaceholderThatHasNoValue() {
        assertThatThrownBy(() -> new DefaultCamelContext().resolvePropertyPlaceholders("a {{no.such}} b"))
                .as(otherwise("lint/Scratch.unresolved")).hasMessageContaining("Property with key [no.such] not found");
    }

    @Test
    void camelNamesTheStepThatItCannotBuild() {
        Throwable empty = failure(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:a").split(body()).end();
            }
        });
        assertThat(empty).as(otherwise("lint/BuildFailure.reason")).rootCause()
                .hasMessageStartingWith("Definition has no children");
        assertThat(empty).as(otherwise("lint/BuildFailure.stepLine"))
                .hasMessageContaining(">>> Split[simple{${body}} -> []] <<<");
        assertThat(catchThrowable(() -> LoggingLevel.valueOf("LOUD"))).as(otherwise("lint/BuildFailure.reason"))
                .hasMessage("No enum constant org.apache.camel.LoggingLevel.LOUD");
    }

    @Test
    void camelTellsAStartupListenerAgainWhenARouteStartsLater() throws Exception {
        List<Boolean> told = new ArrayList<>();
        try (CamelContext context = new DefaultCamelContext()) {
            context.addStartupListener((camel, alreadyStarted) -> told.add(alreadyStarted));
            context.start();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:a").to("log:a");
                }
            });
        }
        assertThat(told).as(otherwise("live/LiveRoutes.onCamelContextStarted")).startsWith(false, true);
    }

    @Test
    void camelChoosesHowItCommitsByTheKindOfFactory() throws IOException {
        assertThat(code("org.apache.camel.component.kafka.consumer.CommitManagers"))
                .as(otherwise("kafka/DoneFirst.apply")).contains("DefaultKafkaManualAsyncCommitFactory");
        assertThat(code("org.apache.camel.component.kafka.consumer.errorhandler.ReconnectErrorStrategy"))
                .as(otherwise("log4j2.xml")).contains("Requesting the consumer to re-connect");
    }

    /** A logger is named after its class: one that has another name now says what was not to be said. */
    @Test
    void theClassesAreThereWhoseLoggersAreSetByName() throws IOException {
        String settings = Files.readString(Path.of("src/main/resources/log4j2.xml"));
        List<String> names = Pattern.compile("name=\"((?:[a-z]+\\.)+[A-Z]\\w+)\"").matcher(settings).results()
                .map(name -> name.group(1)).toList();

        assertThat(names).hasSizeGreaterThan(5).allSatisfy(name -> assertThat(code(name)).isNotEmpty());
    }

    private static String code(String type) throws IOException {
        try (InputStream code = UpgradeTest.class.getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
            assertThat(code).as(otherwise(type)).isNotNull();
            return new String(code.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void camelHasItsCounterOfRoutesToldOfEveryExchange() {
        assertThat(new MicrometerRouteEventNotifier().isIgnoreExchangeEvents())
                .as("observe/Observation.onContextInitializing may go").isFalse();
    }

    @Test
    void camelNamesTheHeadersOfKafkaAsTheyAreFilteredAndLetsThemInOverHttp() {
        assertThat(List.of(KafkaConstants.KEY, KafkaConstants.OVERRIDE_TOPIC, KafkaConstants.PARTITION_KEY))
                .as(otherwise("steps/ForeignHeaders and lint/RouteRules"))
                .containsExactly("kafka.KEY", "kafka.OVERRIDE_TOPIC", "kafka.PARTITION_KEY");
        assertThat(new HttpHeaderFilterStrategy().applyFilterToExternalHeaders("kafka.OVERRIDE_TOPIC", "x", null))
                .as("steps/ForeignHeaders may go: Camel itself holds the headers of Kafka back now").isFalse();
    }

    @Test
    void httpClientLeavesTheHeaderOfABodyThatItHasUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("text".getBytes(UTF_8));
        }
        try (CloseableHttpClient client = HttpClients.custom()
                .addExecInterceptorBefore(ChainElement.CONNECT.name(), "end", (request, scope, chain) -> {
                    ClassicHttpResponse response = new BasicClassicHttpResponse(200);
                    response.setHeader("Content-Encoding", "gzip");
                    response.setEntity(new ByteArrayEntity(packed.toByteArray(), ContentType.TEXT_PLAIN, "gzip"));
                    return response;
                }).build()) {
            client.execute(new HttpGet("http://localhost:1/"), response -> {
                assertThat(response.containsHeader("Content-Encoding"))
                        .as("steps/UnpackedAnswers and a line of coingecko/BoundedAnswer may go").isTrue();
                assertThat(response.getEntity().getContentEncoding()).as(otherwise("steps/UnpackedAnswers")).isNull();
                return null;
            });
        }
    }

    @Test
    void twoServersOfVertxShareAnAddress() {
        Vertx vertx = Vertx.vertx();
        try {
            int port = Ports.free();
            for (int i = 0; i < 2; i++) {
                HttpServer server = vertx.createHttpServer().requestHandler(request -> { });
                assertThatCode(() -> server.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join())
                        .as(otherwise("observe/HeldPort")).doesNotThrowAnyException();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void aClosedProducerThrowsAndTellsTheCallbackNothing() {
        AtomicBoolean told = new AtomicBoolean();
        KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", "localhost:1"),
                new StringSerializer(), new StringSerializer());
        producer.close(Duration.ZERO);

        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("topic", "value"), (metadata, e) -> told.set(true)))
                .as(otherwise("unsent/KeepingProducer.send")).isInstanceOf(IllegalStateException.class);
        assertThat(told).as(otherwise("unsent/KeepingProducer.send")).isFalse();
    }

    @Test
    void kafkaSaysThatNoNameOfABrokerIsKnown() {
        assertThatThrownBy(() -> new KafkaProducer<>(Map.of("bootstrap.servers", "nobody.invalid:9092"),
                new StringSerializer(), new StringSerializer())).as(otherwise("live/ConsumerStart.isAway")).rootCause()
                .hasMessageStartingWith("No resolvable bootstrap urls");
    }

    @Test
    void kafkaSaysWhatIsWrongWithAnOption() {
        assertThat(ProducerConfig.configDef().validate(Map.of(ProducerConfig.LINGER_MS_CONFIG, "long")).stream()
                .filter(option -> option.name().equals(ProducerConfig.LINGER_MS_CONFIG))
                .findFirst().orElseThrow().errorMessages())
                .as(otherwise("lint/KafkaOptions.refused"))
                .startsWith("Invalid value long for configuration linger.ms: Not a number of type LONG");
    }

    @Test
    void kafkaTakesTheNamesOfTopicsThatTheRuleTakes() {
        assertThatCode(() -> Topic.validate("aZ0._-" + "x".repeat(243))).as(otherwise("settings/Rule.TOPIC"))
                .doesNotThrowAnyException();
        for (String bad : List.of("", ".", "..", "a b", "ä", "x".repeat(250))) {
            assertThatThrownBy(() -> Topic.validate(bad)).as(otherwise("settings/Rule.TOPIC"))
                    .isInstanceOf(InvalidTopicException.class);
        }
    }

    /** An unknown one would be passed over without a word. */
    @Test
    void theBrokerKnowsEverySettingThatItIsGiven() throws IOException {
        Set<String> given = Pattern.compile("Map\\.entry\\(\"([a-z.]+)\"").matcher(source("kafka/EmbeddedKafka.java"))
                .results().map(found -> found.group(1)).collect(Collectors.toSet());

        assertThat(given).hasSizeGreaterThan(20);
        assertThat(scala.jdk.javaapi.CollectionConverters.asJava(KafkaConfig.configNames()))
                .as(otherwise("kafka/EmbeddedKafka.SETTINGS")).containsAll(given);
    }

    @Test
    void theJdkNamesAnUnknownHostFirst() {
        assertThatThrownBy(() -> InetAddress.getByName("nobody.invalid")).as(otherwise("coingecko/RetryPlan.describe"))
                .isInstanceOf(UnknownHostException.class)
                .satisfies(e -> assertThat(e.getMessage().split(":", 2)[0]).isEqualTo("nobody.invalid"));
    }

    @Test
    void theJdkSaysOfAFileInItsPlaceNoMoreThanItsPath() throws IOException {
        Path file = Files.createTempFile(Path.of("target"), "upgrade", ".txt");
        try {
            FileSystemException there = catchThrowableOfType(FileSystemException.class, () -> Files.createFile(file));
            assertThat(there.getReason()).as(otherwise("unsent/UnsentDirectory.words")).isNull();
            assertThat(there.getMessage()).isEqualTo(file.toString());
        } finally {
            Files.delete(file);
        }
    }

    private static MarkedYamlEngineException refusal(String yaml) {
        return catchThrowableOfType(MarkedYamlEngineException.class,
                () -> new Load(LoadSettings.builder().build())
                        .loadFromString(yaml.replace("\\n", "\n").replace("\\\\", "\\")));
    }

    private static Throwable failure(RouteBuilder routes) {
        return catchThrowable(() -> {
            try (CamelContext context = new DefaultCamelContext()) {
                context.addRoutes(routes);
                context.start();
            }
        });
    }

    private static String otherwise(String code) {
        return "this release does or says it otherwise than the code takes for granted, look at " + code;
    }

    /** Every place whose comment names a release. */
    private static String raised(String what) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            return files.filter(Files::isRegularFile).sorted().flatMap(UpgradeTest::places).collect(Collectors.joining(
                    "\n", what + " is another release: see whether these still hold, then name it here:\n", "\n"));
        }
    }

    private static Stream<String> places(Path file) {
        try {
            List<String> lines = Arrays.asList(Files.readString(file).split("\n"));
            return lines.stream().filter(BOUND.asPredicate())
                    .map(line -> "%s:%d %s".formatted(file, lines.indexOf(line) + 1, line.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(String name) throws IOException {
        return Files.readString(Path.of("src/main/java/org/cryptoroutes", name));
    }
}
