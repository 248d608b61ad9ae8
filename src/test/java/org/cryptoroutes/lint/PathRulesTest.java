package org.cryptoroutes.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a path that a route answers, before Camel finds it at the start. */
class PathRulesTest {

    private final Properties settings = new Properties();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            path: api                                   | the path 'api' must begin with '/'
            path: /observe/mine                         | the path '/observe/mine' belongs to health and metrics
            path: /observe                              | the path '/observe' belongs to health and metrics
            path: /x, httpMethodRestrict: GOT           | 'httpMethodRestrict' must be methods of HTTP with commas between, not 'GOT'
            path: /x, httpMethodRestrict: 'GET,,HEAD'   | 'httpMethodRestrict' must be methods of HTTP with commas between, not 'GET,,HEAD'
            """)
    void saysWhatIsWrongWithAPath(String parameters, String words) {
        assertThat(check(parameters)).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isEqualTo(4);
            assertThat(finding.message()).contains(words);
        });
    }

    @Test
    void findsTwoRoutesOnOnePathAndMethod() {
        assertThat(check("path: '/a/{x}', httpMethodRestrict: 'get, head'", "path: '/a/{y}', httpMethodRestrict: HEAD"))
                .extracting(Finding::text)
                .containsExactly("r1.camel.yaml:4: the path /a/{y} is answered by r0.camel.yaml:4 "
                        + "already: choose another, another httpMethodRestrict, or switch one of the routes off");
        assertThat(check("path: /a", "path: /a, httpMethodRestrict: GET")).hasSize(1);
        assertThat(check("path: /a", "path: /a, httpMethodRestrict: GOT")).hasSize(1);
    }

    @Test
    void letsRoutesShareAPathThatDoNotMeet() {
        assertThat(check("path: /a, httpMethodRestrict: POST", "path: /a, httpMethodRestrict: GET", "path: /a/b",
                "path: /observed"))
                .isEmpty();
        settings.setProperty("r1.enabled", "false");
        assertThat(check("path: /a", "path: /a")).isEmpty();
    }

    private List<Finding> check(String... parameters) {
        List<RouteFile> files = IntStream.range(0, parameters.length).mapToObj(i -> new RouteFile(
                Path.of("r%d.camel.yaml".formatted(i)), """
                - route:
                    id: r%d
                    description: d
                    from: {uri: platform-http, parameters: {%s}, steps: [log: x]}
                """.formatted(i, parameters[i]))).toList();
        return new Lint(context -> { }).check(files, settings);
    }
}
