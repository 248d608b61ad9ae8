package org.cryptoroutes.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.constant.ConstantLanguage;
import org.apache.camel.resume.ConsumerListener;
import org.apache.camel.resume.ResumeStrategy;
import org.apache.camel.saga.InMemorySagaService;
import org.apache.camel.spi.Policy;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Camel builds and starts, the lint has nothing against, and the other way round: examples of each step, each form
 * of an expression and each data format of the official schema, each checked, and built and started by Camel.
 */
class CorpusTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/corpus");
    private static final String PACKAGE = "org.apache.camel.model.";
    /** What an expression of the language may look like; others are like simple. */
    private static final Map<String, String> EXPRESSIONS =
            Map.of("constant", "x", "method", "counter", "ref", "expression",
            "header", "symbol", "variable", "symbol", "exchangeProperty", "symbol", "tokenize", ",", "xpath", "/a/b",
            "xtokenize", "/a/b", "jsonpath", "$.x");

    private static DefaultCamelContext context;
    private static Lint lint;
    private static final JsonNode SCHEMA = schema();

    /** A processor that YAML names by its class. */
    public static final class Nothing implements Processor {

        @Override
        public void process(Exchange exchange) {
            exchange.getMessage().setBody(null);
        }
    }

    /** A policy that does nothing. */
    private static class PassingOn implements Policy {

        @Override
        public void beforeWrap(Route route, NamedNode definition) {
            assertThat(route).isNotNull();
        }

        @Override
        public Processor wrap(Route route, Processor processor) {
            return processor;
        }
    }

    private static final class Transaction extends PassingOn implements TransactedPolicy {
    }

    /** An example with what it is an example of. */
    private record Example(String name, String text) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() {
        Properties settings = settings();
        lint = new Lint(CorpusTest::describe);
        context = new DefaultCamelContext();
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        properties.setOverrideProperties(settings);
        context.getShutdownStrategy().setTimeout(1);
        describe(context);
        context.start();
    }

    private static JsonNode schema() {
        try (InputStream in = CorpusTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return new ObjectMapper().readTree(in).path("items");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.putAll(Map.of("kafka.topic", "crypto-prices", "yes", "true", "three", "3", "level", "INFO"));
        return settings;
    }

    private static void describe(CamelContext context) {
        Map<String, Object> beans = Map.ofEntries(Map.entry("counter", new LintTest.Counter()),
                Map.entry("strategy", (AggregationStrategy) (before, now) -> now), Map.entry("policy", new PassingOn()),
                Map.entry("transaction", new Transaction()), Map.entry("listener", stub(ConsumerListener.class)),
                Map.entry("untilCheck", (Predicate<Object>) body -> true),
                Map.entry("resume", stub(ResumeStrategy.class)),
                Map.entry("processor", new Nothing()), Map.entry("order", Comparator.naturalOrder()),
                Map.entry("repository", new MemoryIdempotentRepository()),
                Map.entry("sagas", new InMemorySagaService()),
                Map.entry("symbols-language", new ConstantLanguage()),
                Map.entry("problem", new IllegalStateException("on purpose")));
        beans.forEach(context.getRegistry()::bind);
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:prices").routeId("prices").log("asked");
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object stub(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) ->
                "hashCode".equals(method.getName()) ? System.identityHashCode(proxy)
                        : "equals".equals(method.getName()) ? proxy == arguments[0] : null);
    }

    static Stream<Example> steps() {
        return documents("steps.yaml").map(CorpusTest::step);
    }

    private static Example step(String text) {
        return new Example(text, BrokenFile.route(text).replace("uri: timer", "uri: direct")
                .replace("timerName: t", "name: corpus"));
    }

    /** Each language in each of the forms that a step may hold it in. */
    static Stream<Example> expressions() {
        return names("language.ExpressionDefinition").flatMap(language -> {
            if ("language".equals(language)) {
                return Stream.of("language: {language: symbols, expression: BTC}",
                        "expression: {language: {language: symbols, expression: BTC}}",
                        "language: {language: nosuch, expression: BTC}");
            }
            String text = EXPRESSIONS.getOrDefault(language, "${body}");
            String full = switch (language) {
                case "method" -> "{ref: counter, method: count}";
                case "tokenize" -> "{token: ','}";
                case "xtokenize", "wasm" -> "{expression: '%s', %s}".formatted(text, "wasm".equals(language)
                        ? "module: 'file:x'" : "mode: w");
                default -> "{expression: '%s'}".formatted(text);
            };
            return Stream.of("%s: '%s'", "%s: %s", "expression: {%s: '%s'}", "expression: {%s: %s}").map(form ->
                    form.formatted(language, form.endsWith("'") || form.endsWith("'}") ? text : full));
        }).map(expression -> step("- setBody:\n    " + expression));
    }

    /** Each data format with nothing said about it, and in a step that reads. */
    static Stream<Example> dataFormats() {
        Set<String> plain = Set.of("id", "description", "note", "disabled", "variableReceive", "variableSend");
        return names("MarshalDefinition").filter(name -> !plain.contains(name))
                .flatMap(name -> Stream.of("- marshal:\n    %s: {}", "- unmarshal:\n    %s: {id: corpus}")
                        .map(form -> step(form.formatted(name))));
    }

    static Stream<Example> files() {
        return documents("files.yaml").map(text -> new Example(text, text));
    }

    private static Stream<String> documents(String name) {
        try {
            return Stream.of(Files.readString(DIRECTORY.resolve(name)).replaceFirst("#.*\n", "").split("(?m)^---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource({"steps", "files", "expressions", "dataFormats"})
    void theLintAndCamelAgree(Example example) {
        RouteFile file = new RouteFile(Path.of("routes/corpus.camel.yaml"), example.text());
        List<Finding> findings = lint.check(List.of(file), settings());
        Optional<Throwable> failure = failure(example.text());

        assertThat(findings.isEmpty()).as("%s%nLint: %s%nCamel: %s", example.text(), findings,
                failure.map(Throwable::toString).orElse("starts it")).isEqualTo(failure.isEmpty());
    }

    @Test
    void hasAnExampleOfEachStepOfTheSchemaThatStartsWhereItCan() {
        List<String> absent = List.of("kamelet", "tokenizer");

        assertThat(keys(steps())).containsAll(names("ProcessorDefinition").toList());
        assertThat(keys(steps().filter(example -> failure(example.text()).isEmpty()))).containsAll(
                names("ProcessorDefinition").filter(step -> !absent.contains(step)).toList())
                        .doesNotContainAnyElementsOf(absent);
    }

    private static Set<String> keys(Stream<Example> examples) {
        return examples.flatMap(example ->
                YamlReader.read(new RouteFile(Path.of("x"), example.text()), new ArrayList<>())
                .orElseThrow().all()).filter(Yaml.Spot::isStep).map(Yaml.Spot::key).collect(Collectors.toSet());
    }

    @Test
    void hasAnExampleOfEachEntryOfAFileThatRunsHere() {
        Set<String> shown = files().flatMap(file -> Entry.of(new RouteFile(Path.of("x"), file.text())).stream())
                .map(Entry::kind).collect(Collectors.toSet());
        List<String> all = new ArrayList<>();
        SCHEMA.path("properties").fieldNames().forEachRemaining(all::add);
        assertThat(all).isNotEmpty().allSatisfy(kind -> assertThat(shown.contains(kind)).as(kind).isNotEqualTo(
                LoadRules.REFUSED.containsKey(kind)));
    }

    /** The properties that the schema has for a definition. */
    private static Stream<String> names(String definition) {
        JsonNode known = SCHEMA.path("definitions").path(PACKAGE + definition);
        List<String> names = new ArrayList<>();
        known.path("properties").fieldNames().forEachRemaining(names::add);
        assertThat(names).isNotEmpty();
        return names.stream();
    }

    private static Optional<Throwable> failure(String text) {
        try {
            for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(
                    ResourceHelper.fromString("file:corpus.camel.yaml", text))) {
                context.addRoutes(builder);
            }
            assertThat(context.getRoutes()).as("of " + text).hasSizeGreaterThan(1);
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(e);
        } finally {
            removeRoutes();
        }
    }

    private static void removeRoutes() {
        try {
            for (Route route : List.copyOf(context.getRoutes())) {
                if (!"prices".equals(route.getId())) {
                    context.getRouteController().stopRoute(route.getId());
                    context.removeRoute(route.getId());
                }
            }
            context.getRouteDefinitions().removeIf(route -> !"prices".equals(route.getId()));
            context.getRouteConfigurationDefinitions().clear();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
