package org.cryptoroutes.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {

    private static final Counter COUNTER = new Counter();

    private final Lint lint = new Lint(LintTest::describe);
    private final Properties settings = settings();

    /** A bean that is a service too, as the statistics of the program are. */
    public static final class Counter extends ServiceSupport {
        private boolean stopped;

        public String count(String text) {
            return text;
        }

        @Override
        protected void doStop() {
            stopped = true;
        }
    }

    private static void describe(CamelContext context) {
        context.getRegistry().bind("counter", COUNTER);
        try {
            context.addRoutes(new RouteConfigurationBuilder() {
                @Override
                public void configuration() {
                    routeConfiguration("publish-faults").onException(Exception.class).handled(true).log("failed");
                }

                @Override
                public void configure() {
                    from("direct:prices").routeId("prices").log("asked").id("asked");
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.putAll(Map.of("kafka.topic", "crypto-prices", "yes", "true", "three", "3", "level", "INFO"));
        return settings;
    }

    static List<BrokenFile> brokenFiles() {
        return BrokenFile.ALL;
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void namesWhatIsWrongAndWhere(BrokenFile broken) {
        List<Finding> findings = check(file("a", broken.text()));

        assertThat(findings).as(broken.text()).hasSameSizeAs(broken.expected());
        IntStream.range(0, findings.size()).forEach(i -> {
            BrokenFile.Expected expected = broken.expected().get(i);
            assertThat(findings.get(i).line()).as("line of %s", findings.get(i)).isEqualTo(expected.line());
            assertThat(findings.get(i).message()).contains(expected.words());
        });
        assertThat(findings).extracting(Finding::message)
                .allSatisfy(message -> assertThat(message).doesNotContain("\n", "Exception", "null"));
    }

    static List<String> soundSteps() {
        return List.of(
                "- log: ${body} of {{kafka.topic}}",
                "- to: {id: send, uri: kafka, parameters: {topic: '{{kafka.topic}}', additionalProperties.acks: all}}",
                "- to: {id: ask, uri: 'http://localhost:1/x?ids=bitcoin&vs_currencies=usd&connectTimeout=5'}",
                "- to: {id: ask, uri: http, parameters: {httpUri: 'localhost:1/x', responseTimeout: 5, soTimeout: 1}}",
                "- to: {id: ask, uri: 'https://localhost:1/x', parameters: {connectionRequestTimeout: 1, page: 2}}",
                "- to: {id: send, uri: 'kafka:x?saslJaasConfig=RAW(a&b=%)'}",
                "- toD: {id: send, uri: 'log:${header.name}?level=${header.level}'}",
                "- to: {id: ask, uri: direct, parameters: {name: prices}}",
                "- to: {id: count, uri: bean, parameters: {beanName: counter, method: 'count(${body})'}}",
                "- split: {simple: '${body}', parallelProcessing: '{{yes}}', steps: [log: x]}",
                "- split: {simple: '${body}', streaming: 'true', steps: [log: x]}",
                "- throttle: {constant: 5, timePeriodMillis: 1000}",
                "- log: {loggingLevel: '{{level}}', message: x}",
                "- setHeader: {name: '${type:org.apache.camel.component.kafka.KafkaConstants.KEY}', simple: '${body}'}",
                "- log: ${header.${type:org.apache.camel.component.kafka.KafkaConstants.KEY}}",
                "- log: '{{nowhere:default}} {{?nowhere}} {{a.enabled}}'",
                "- setBody: {simple: '${bean:counter?method=count}'}");
    }

    @ParameterizedTest
    @MethodSource("soundSteps")
    void hasNothingAgainstWhatCamelCanRun(String steps) {
        assertThat(check(file("a", BrokenFile.route(steps)))).isEmpty();
    }

    static List<String> caredFor() {
        String sink = BrokenFile.fromKafka("- to: {id: send, uri: 'http://localhost:1/x'}");
        return List.of(
                BrokenFile.fromKafka("- to: {id: go, uri: 'direct:prices'}\n- to: {id: say, uri: 'log:x'}\n"
                        + "- wireTap: {id: copy, uri: 'http://localhost:1/x'}"),
                sink.replace("description: d", "description: d\n    errorHandler: {noErrorHandler: {}}"),
                sink.replace("description: d", "description: d\n    routeConfigurationId: publish-faults,mine")
                        + "- routeConfiguration: {id: mine}\n",
                sink.replace("uri: kafka", "uri: timer").replace("topic: x", "timerName: t"));
    }

    @ParameterizedTest
    @MethodSource("caredFor")
    void wantsSinkFaultsOnlyOfARouteThatBringsRecordsElsewhereAndSaysNothing(String text) {
        assertThat(check(file("a", text))).isEmpty();
    }

    @Test
    void findsAllMistakesOfAllFilesAtOnce() {
        List<Finding> findings = check(
                file("d", "- route:\n    id: d\n   description: x\n"),
                file("b", BrokenFile.route("- log: x").replace("id: a", "id: b")
                        .replace("timerName: t", "timerName: t\n        period: abc")),
                file("a", BrokenFile.route("- lgo: x\n- to: {id: send, uri: 'kafka:{{kafka.topc}}'}")),
                file("c", BrokenFile.route("- process: {ref: contuer}").replace("id: a", "id: c")));

        assertThat(findings).extracting(finding -> finding.file().getFileName() + ":" + finding.line())
                .containsExactly("a.camel.yaml:9", "a.camel.yaml:10", "b.camel.yaml:8", "c.camel.yaml:9",
                        "d.camel.yaml:3");
        assertThat(findings).extracting(Finding::message).satisfiesExactly(
                message -> assertThat(message).contains("unknown step 'lgo': did you mean log?"),
                message -> assertThat(message).contains("{{kafka.topc}} has no value: did you mean {{kafka.topic}}?"),
                message -> assertThat(message).contains("'period' of timer must be a time", "'abc'"),
                message -> assertThat(message).contains("there is no bean 'contuer': did you mean counter?"),
                message -> assertThat(message).contains("this is no YAML", "indentation"));
    }

    @Test
    void wantsIdsToBeUniqueOverAllFiles() {
        List<Finding> findings = check(
                file("a", BrokenFile.route("- to: {id: send, uri: 'log:x'}")),
                file("b", BrokenFile.route("- to: {id: send, uri: 'log:x'}")),
                file("c", BrokenFile.route("- to: {id: asked, uri: 'log:x'}").replace("id: a\n", "id: prices\n")));

        assertThat(findings).extracting(Finding::text).satisfiesExactly(
                text -> assertThat(text).contains("b.camel.yaml:2", "the id 'a' is taken, by ", "a.camel.yaml:2"),
                text -> assertThat(text).contains("b.camel.yaml:9", "the id 'send' is taken, by ", "a.camel.yaml:9"),
                text -> assertThat(text).contains("c.camel.yaml:2", "'prices' belongs to a compiled route"),
                text -> assertThat(text).contains("c.camel.yaml:9", "'asked' belongs to a compiled route"));
    }

    @Test
    void letsAFileUseWhatTheOthersDeclare() {
        RouteFile shared = file("z", """
                - beans:
                    - name: mine
                      type: java.util.Random
                - routeConfiguration:
                    id: faults
                    onException:
                      - onException:
                          exception: [java.lang.Exception]
                          steps:
                            - log: failed
                """);
        RouteFile route = file("a", BrokenFile.route("- bean: {ref: mine, method: \"nextInt(10)\"}")
                .replace("description: d", "description: d\n    routeConfigurationId: faults"));

        assertThat(check(shared, route)).isEmpty();
        assertThat(check(route)).extracting(Finding::message)
                .containsExactly("there is no routeConfiguration 'faults': there are publish-faults");
    }

    @Test
    void doesNotMissWhatABrokenFileMayDeclare() {
        RouteFile broken = file("z", "- beans: [name: mine\n- routeConfiguration: {id: faults}\n"
                + "- route: {from: 'direct:there'}");
        RouteFile route = file("a", BrokenFile.route("- bean: {ref: mine}\n- to: {id: go, uri: 'direct:there'}")
                .replace("description: d", "description: d\n    routeConfigurationId: faults"));

        assertThat(check(broken, route)).extracting(Finding::file).containsOnly(broken.path());
    }

    @Test
    void tellsOfWhatNothingLoadsThoughSomebodyMayThinkSo() {
        List<RouteFile> others = List.of(
                new RouteFile(Path.of("routes/mine.yml"), BrokenFile.route("- log: x")),
                new RouteFile(Path.of("routes/indented.yaml"), BrokenFile.route("- log: x").indent(4)),
                new RouteFile(Path.of("routes/docker-compose.yaml"), "services:\n  kafka: {}\n"),
                new RouteFile(Path.of("routes/broken.yaml"), "- route: ["),
                new RouteFile(Path.of("routes/tests/a.camel.yaml"), "x"),
                new RouteFile(Path.of("routes/store/a.test.yaml"), "x"));

        assertThat(Lint.ignored(others)).extracting(Finding::text).containsExactlyInAnyOrder(
                "routes/mine.yml:1: this looks like a route but is ignored: name it mine.camel.yaml",
                "routes/indented.yaml:1: this looks like a route but is ignored: name it indented.camel.yaml",
                "routes/tests/a.camel.yaml:1: this is ignored, since there are no routes in the folder tests: move it "
                        + "out of there",
                "routes/store/a.test.yaml:1: this is ignored, since tests are in the folder tests of the routes: move "
                        + "it there");
    }

    @Test
    void opensNoConnection() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "localhost:" + nobody.getLocalPort();
            List<Finding> findings = check(
                    file("a", BrokenFile.route(("- to: {id: send, uri: 'kafka:x?brokers=%s'}\n"
                            + "- to: {id: ask, uri: 'http://%s/x'}").formatted(address, address))),
                    file("b", ("- route: {id: b, description: d, from: {uri: 'kafka:x?brokers=%s&groupId=g', "
                            + "steps: [log: x]}}").formatted(address)));

            assertThat(findings).isEmpty();
            nobody.setSoTimeout(300);
            assertThatThrownBy(nobody::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void leavesNoThreadBehindAndNoBeanStopped() {
        RouteFile route = file("a", BrokenFile.route("- split: {simple: '${body}', parallelProcessing: true, "
                + "steps: [log: x]}\n- to: {id: count, uri: 'bean:counter'}"));

        assertThat(check(route)).isEmpty();

        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("Camel"));
        assertThat(COUNTER.stopped).isFalse();
    }

    @Test
    void saysTheSameEachTime() {
        RouteFile broken = file("a", BrokenFile.route("- lgo: x"));

        assertThat(check(broken)).isEqualTo(check(broken)).hasSize(1);
        assertThat(check(file("a", BrokenFile.route("- log: x")))).isEmpty();
    }

    private List<Finding> check(RouteFile... files) {
        return lint.check(List.of(files), settings);
    }

    private static RouteFile file(String name, String text) {
        return new RouteFile(Path.of("routes", name + RouteFiles.SUFFIX), text);
    }
}
