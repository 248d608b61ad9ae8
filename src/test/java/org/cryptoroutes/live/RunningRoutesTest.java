package org.cryptoroutes.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.lint.RouteFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands beside routes in their files: beans and route configurations, wherever they are. */
class RunningRoutesTest {

    private static final String CATCH_ALL = """
            - routeConfiguration:%s
                onException:
                  - onException:
                      exception: [java.lang.IllegalStateException]
                      handled:
                        constant: "true"
                      steps:
                        - setBody:
                            constant: %s
            """;
    private static final String THROWER = """
            - route:
                id: thrower
                from:
                  uri: direct:thrower
                  steps:
                    - setBody:
                        constant: %s
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: on purpose
            """;
    private static final String TELLER = """
            - route:
                id: teller
                from:
                  uri: direct:teller
                  steps:
                    - setBody:
                        simple: ${ref:%s}
            """;
    private static final String WORD = """
            - beans:
                - name: %s
                  type: java.lang.String
                  constructors:
                    "0": "%s"
            """;

    /** A bean that is made of another. */
    public static final class Sentence {
        private String word;

        public void setWord(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RunningRoutes routes = new RunningRoutes(context);
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aRouteConfigurationMayStandInTheFileOfItsRoute() throws Exception {
        String route = THROWER.replace("from:", "routeConfigurationId: mine\n    from:");
        apply(Map.of("one", CATCH_ALL.formatted("\n    id: mine", "caught") + route.formatted("x")));
        assertThat(ask("thrower")).isEqualTo("caught");

        apply(Map.of("one", CATCH_ALL.formatted("\n    id: mine", "caught") + route.formatted("y")));
        assertThat(ask("thrower")).isEqualTo("caught");

        apply(Map.of("one", CATCH_ALL.formatted("\n    id: mine", "caught again") + route.formatted("y")));
        assertThat(ask("thrower")).isEqualTo("caught again");
    }

    @Test
    void aRouteConfigurationWithoutAnIdHoldsForAllAndIsReplaced() throws Exception {
        Map<String, String> files = Map.of("all", CATCH_ALL.formatted("", "caught"), "route", THROWER.formatted("x"));
        apply(files);
        assertThat(ask("thrower")).isEqualTo("caught");

        apply(Map.of("all", CATCH_ALL.formatted("", "caught again"), "route", THROWER.formatted("x"),
                "other", CATCH_ALL.formatted("\n    id: other", "never")));
        assertThat(ask("thrower")).isEqualTo("caught again");
        assertThat(context.getRouteConfigurationDefinitions()).hasSize(2);

        apply(Map.of("route", THROWER.formatted("x")));
        assertThat(context.getRouteConfigurationDefinitions()).isEmpty();
        assertThatThrownBy(() -> ask("thrower")).hasRootCauseMessage("on purpose");
    }

    @Test
    void aBeanThatABeanIsMadeOfCountsAsUsed() throws Exception {
        String wrapper = """
                - beans:
                    - name: sentence
                      type: org.cryptoroutes.live.RunningRoutesTest$Sentence
                      properties:
                        word: "#bean:word"
                """;
        assertThat(apply(Map.of("a", WORD.formatted("word", "one"), "b", wrapper, "c", TELLER.formatted("sentence"))))
                .containsExactly("teller");
        assertThat(ask("teller")).isEqualTo("one");

        assertThat(apply(Map.of("a", WORD.formatted("word", "two"), "b", wrapper, "c", TELLER.formatted("sentence"))))
                .containsExactly("teller");
        assertThat(ask("teller")).isEqualTo("two");
    }

    /** One that stops slowly would keep those waiting who ask the other. */
    @Test
    void aRouteThatServesIsTheLastToStopAndTheFirstToStart() throws Exception {
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME,
                (PlatformHttpEngine) ServingConsumer::new);
        List<String> order = new ArrayList<>();
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onRoutesRemove(Collection<Route> removed) {
                removed.forEach(route -> order.add("-" + route.getRouteId()));
            }

            @Override
            public void onRoutesAdd(Collection<Route> added) {
                added.forEach(route -> order.add("+" + route.getRouteId()));
            }
        });
        String route = """
                - route:
                    id: %1$s
                    from:
                      uri: %2$s:%1$s
                      steps:
                        - setBody:
                            constant: %3$s
                """;
        for (String version : List.of("one", "two")) {
            order.clear();
            apply(Map.of("a", route.formatted("a-serves", "platform-http", version),
                    "b", route.formatted("b-runs", "direct", version),
                    "c", route.formatted("c-serves", "platform-http", version),
                    "d", route.formatted("d-runs", "direct", version)));
        }

        assertThat(order).hasSize(8);
        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("-b-runs", "-d-runs");
        assertThat(order.subList(4, 6)).containsExactlyInAnyOrder("+a-serves", "+c-serves");
    }

    private static final class ServingConsumer extends DefaultConsumer implements PlatformHttpConsumer {
        ServingConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }

    @Test
    void whatHoldsForTheRouteOfItsFileIsEditedWithIt() throws Exception {
        String file = """
                - onException:
                    exception: [java.lang.IllegalStateException]
                    handled:
                      constant: "true"
                    steps:
                      - setBody:
                          constant: caught
                """ + THROWER.formatted("x");
        Map<String, String> bystander = Map.of("b", WORD.formatted("word", "one"), "c", TELLER.formatted("word"));
        apply(with(bystander, "a", file));
        assertThat(ask("thrower")).isEqualTo("caught");

        assertThat(apply(with(bystander, "a", file.replace("caught", "caught again")))).containsExactly("thrower");
        assertThat(ask("thrower")).isEqualTo("caught again");

        assertThat(apply(with(bystander, "a", THROWER.formatted("x")))).containsExactly("thrower");
        assertThatThrownBy(() -> ask("thrower")).hasRootCauseMessage("on purpose");
    }

    private static Map<String, String> with(Map<String, String> files, String name, String text) {
        Map<String, String> all = new HashMap<>(files);
        all.put(name, text);
        return all;
    }

    @Test
    void aRouteMayHaveANumberForItsId() throws Exception {
        String route = TELLER.formatted("word").replace("id: teller", "id: 2024");
        assertThat(apply(Map.of("a", WORD.formatted("word", "one"), "b", route))).containsExactly("2024");
        assertThat(ask("teller")).isEqualTo("one");
        assertThat(apply(Map.of("a", WORD.formatted("word", "two"), "b", route))).containsExactly("2024");
        assertThat(ask("teller")).isEqualTo("two");
    }

    @Test
    void aSettingThatASettingRefersToCountsAsUsed() throws Exception {
        List<RouteFile> files = files(Map.of("a", WORD.formatted("word", "{{outer}}"), "c", TELLER.formatted("word")));

        Map<String, String> before = Map.of("outer", "{{inner}}", "inner", "one");
        Map<String, String> after = Map.of("outer", "{{inner}}", "inner", "two");
        assertThat(Desired.of(files, before::get, (file, id) -> true).routes().get("teller"))
                .isNotEqualTo(Desired.of(files, after::get, (file, id) -> true).routes().get("teller"));
    }

    @Test
    void aSettingThatIsSetToItsDefaultIsNoChange() {
        List<RouteFile> files = files(Map.of("a", TELLER.formatted("{{name:word}}")));

        assertThat(Desired.of(files, key -> null, (file, id) -> true))
                .isEqualTo(Desired.of(files, Map.of("name", "word")::get, (file, id) -> true))
                .isNotEqualTo(Desired.of(files, Map.of("name", "other")::get, (file, id) -> true));
    }

    @Test
    void whatCouldNotBeMadeLeavesTheBeansOfTheLastGoodVersion() throws Exception {
        Map<String, String> good = Map.of("a", WORD.formatted("word", "one"), "c", TELLER.formatted("word"));
        apply(good);

        assertThatThrownBy(() -> apply(Map.of("a", WORD.formatted("word", "two").replace("java.lang.String",
                "java.util.concurrent.Semaphore"), "c", TELLER.formatted("word"))));

        apply(good);
        assertThat(ask("teller")).isEqualTo("one");
    }

    private Object ask(String route) {
        return template.requestBody("direct:" + route, (Object) null, String.class);
    }

    private Iterable<String> apply(Map<String, String> files) throws Exception {
        return routes.apply(Desired.of(files(files), key -> null, (file, id) -> true));
    }

    private static List<RouteFile> files(Map<String, String> texts) {
        return texts.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(file -> new RouteFile(Path.of(file.getKey() + RouteFiles.SUFFIX), file.getValue())).toList();
    }
}
