package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.routetest.RouteTest;
import org.cryptoroutes.routetest.RouteTestResult;
import org.cryptoroutes.routetest.RouteTests;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The tests of users: what passes, what fails and in which words, and that nothing is opened. */
class RouteTestsTest {

    private static final String POLLER = """
            - name: it
              route: price-poller
              settings: {coins: 'BTC:bitcoin'}
              given: {response: {body: '{"bitcoin":{"usd":98684.10}}'}}
            """;
    private static final String LOG = """
            - name: it
              route: price-log
              given: {records: [{key: BTC, value: '{"symbol":"BTC","price_usd":1}'}]}
            """;

    @TempDir
    private Path routes;
    private Map<String, String> settings = Map.of();
    private Duration longest = Duration.ofSeconds(10);

    @BeforeEach
    void copyTheShippedRoutes() throws IOException {
        for (Path file : RouteFiles.list(Path.of("routes"))) {
            Path copy = routes.resolve(Path.of("routes").relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        Files.createDirectory(routes.resolve("tests"));
    }

    @Test
    void routesAndTestsMayBeInFolders() throws IOException {
        Path folder = Files.createDirectories(routes.resolve("show/prices"));
        Files.move(routes.resolve("price-log.camel.yaml"), folder.resolve("price-log.camel.yaml"));
        Files.createDirectories(routes.resolve("tests/show/prices"));
        Files.writeString(routes.resolve("tests/show/prices/it.test.yaml"), LOG + "  expect: {log: [BTC]}\n");

        assertThat(tests().run()).singleElement().satisfies(result -> assertThat(result.failures()).isEmpty());
    }

    @Test
    void numbersAreComparedWithTheirDigits() throws IOException {
        assertThat(messages(POLLER + "  expect: {records: [{key: BTC, json: {price_usd: 98684.1}}]}")).containsExactly(
                "it: BTC on crypto-prices: expected json.price_usd 98684.1 but was 98684.10");
        assertThat(messages(POLLER + "  expect: {records: [{key: BTC, json: {price_usd: 9.868410e4}}]}")).isEmpty();
        assertThat(messages(POLLER + "  expect: {records: [{key: BTC, json: {price_usd: '98684.10'}}]}"))
                .containsExactly(
                "it: BTC on crypto-prices: expected json.price_usd \"98684.10\" but was 98684.10");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {records: []}                                      | it: published but not expected: BTC on crypto-prices: {"symbol"
            {}                                                 | it: published but not expected: BTC on crypto-prices: {"symbol"
            {records: [{key: BTC}, {key: ETH}]}                | it: expected ETH on crypto-prices but only this was published: BTC on crypto-prices
            {records: [{key: ETH}]}                            | it: BTC on crypto-prices: expected key ETH but was BTC
            {records: [{key: null}]}                           | it: BTC on crypto-prices: expected no key but was BTC
            {records: [{topic: other, key: BTC}]}              | it: BTC on crypto-prices: expected it on other but it was sent on crypto-prices
            {records: [{headers: {coin_id: x}}]}               | it: BTC on crypto-prices: expected header coin_id x but was bitcoin
            {records: [{headers: {coin_id: null}}]}            | it: BTC on crypto-prices: expected no header coin_id but was bitcoin
            {records: [{headers: {source: x}}]}                | it: BTC on crypto-prices: expected header source x but was missing
            {records: [{value: x}]}                            | it: BTC on crypto-prices: expected value x but was {"symbol"
            {records: [{json: {nothing: 1}}]}                  | it: BTC on crypto-prices: expected json.nothing 1 but was missing
            {records: [{}], warnings: [much ado]}              | it: expected the warning 'much ado' but there was none
            {records: [{}], requests: []}                      | it: a request that is not expected: 'GET https
            {records: [{}], error: boom}                       | it: expected the error 'boom' but the route did not fail
            """)
    void saysWhatWasExpectedAndWhatWas(String expect, String message) throws IOException {
        assertThat(messages(POLLER + "  expect: " + expect)).singleElement().asString().startsWith(message)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api-price | {request: {path: /api/v1/prices/BTC}}                     | {response: {}}             | it: expected status 200 but was 404
            api-price | {request: {path: /api/v1/prices/BTC}}                     | {response: {status: 404, headers: {Content-Type: x}}} | it: expected header Content-Type x but was application/problem+json
            api-price | {request: {path: /api/v1/coins}}                          | {}                         | the path is not that of the route: /api/v1/prices/{symbol}
            api-price | {request: {path: '/api/v1/prices/BTC?a=%zz'}}             | {}                         | the path is not encoded as it must be
            api-price | {request: {path: /api/v1/prices/BTC, method: POST}}       | {}                         | the route takes GET,HEAD, not POST
            price-log | {request: {path: /api/v1/coins}}                          | {}                         | the route does not begin with platform-http: it takes no request
            price-log | {records: [{key: BTC, value: '{"symbol":"BTC","price_usd":1}'}]} | {response: {}}      | it: expected a response but 'given' has no request
            api-price | {store: {price: [{json: {}}]}, request: {path: /api/v1/prices/BTC}} | {}               | the store has no table 'price': it has prices, candles, indicators and alerts
            api-price | {store: {prices: [{json: {symbol: BTC}}]}, request: {path: /api/v1/prices/BTC}} | {}   | the table prices refuses it:
            api-price | {request: {path: /api/v1/prices/BTC}}                     | {store: {price: []}}       | it: the store has no table 'price'
            api-price | {request: {path: /api/v1/prices/BTC}}                     | {store: {prices: [{}]}}    | it: expected a row of prices but nothing was stored
            """)
    void knowsTheRequestsOfARouteAndItsStore(String route, String given, String expect, String message)
            throws IOException {
        assertThat(messages("- {name: it, route: %s, given: %s, expect: %s}".formatted(route, given, expect)))
                .singleElement().asString().startsWith(message);
    }

    /** The store of the user is neither read nor made. */
    @Test
    void aRequestMeetsAStoreInMemory() throws IOException {
        settings = Map.of("data.directory", routes.resolve("data").toString());

        assertThat(messages("- {name: it, route: api-prices, given: {request: {path: /api/v1/prices}}, expect: {response: {body: '[]'}}}"))
                .isEmpty();
        assertThat(routes.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {log: [BTC $1.00]}          |
            {log: [/BTC +\\$1\\.00/]}   |
            {log: [INFO]}               |
            {log: []}                   | it: a log line that is not expected: 'INFO --:--:--  BTC
            {log: [ETH]}                | it: expected the log line 'ETH' but was 'INFO --:--:--  BTC
            {log: [BTC, ETH]}           | it: expected the log line 'ETH' but there was only one
            """)
    void comparesTheLines(String expect, String message) throws IOException {
        List<String> messages = messages(LOG + "  expect: " + expect);
        if (message == null) {
            assertThat(messages).isEmpty();
        } else {
            assertThat(messages).singleElement().asString().startsWith(message);
        }
    }

    @Test
    void aVagueExpectationTakesNoRecordFromAnExactOne() throws IOException {
        assertThat(messages("""
                - name: two
                  route: price-poller
                  settings: {coins: 'BTC:bitcoin,ETH:ethereum'}
                  given: {response: {json: {ethereum: {usd: 2}, bitcoin: {usd: 1}}}}
                  expect: {records: [{}, {key: BTC}]}
                - name: in both orders
                  route: price-poller
                  settings: {coins: 'BTC:bitcoin,ETH:ethereum'}
                  given: {response: {json: {bitcoin: {usd: 1}, ethereum: {usd: 2}}}}
                  expect: {records: [{}, {key: BTC}]}
                """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - nam: it                                            | 1 | 'nam' is not known here: did you mean 'name'?
            - {route: price-log, expect: {}}                     | 1 | the case needs 'name': what the case is about
            - {name: a, expect: {}}                              | 1 | the case needs 'route': the id of the route under test
            - {name: a, route: price-log}                        | 1 | the case needs 'expect': what should come of it; {} is nothing at all
            - {name: a, route: price-logg, expect: {}}           | 1 | there is no route 'price-logg' in
            - {name: a, route: [b], expect: {}}                  | 1 | 'route' must be a text
            - {name: a, route: price-log, expect: []}            | 1 | 'expect' must be a map of 'name: value' lines
            - {name: a, route: price-log, expect: {log: BTC}}    | 1 | 'log' must be a list, each item beginning with '- '
            - {name: a, route: price-log, expect: {log: [/(/]}}  | 1 | /(/ is no regular expression: Unclosed group
            - {name: a, route: price-log, expect: {record: []}}  | 1 | 'record' is not known here: did you mean 'records'?
            - {name: a, name: b, route: c, expect: {}}           | 1 | 'name' stands here a second time
            - {name: a, route: price-log, settings: {api.max-retries: x}, expect: {}} | 1 | api.max-retries=x from the test makes no sense
            - {name: a, route: price-log, settings: {price-log.filter: '"BTC"'}, expect: {}} | 1 | makes no sense: it must be nothing (all coins), or symbols with commas between, without quotes
            - {name: a, route: price-poller, settings: {coins: "'BTC:bitcoin'"}, expect: {}} | 1 | pairs with commas between, without quotes
            - {name: a, route: price-log, settings: {price-log.fliter: x}, expect: {}} | 1 | price-log.fliter: nothing reads a setting of this name; the nearest is price-log.filter
            - {name: a, route: price-log, given: {response: {status: 20}}, expect: {}} | 1 | 'status' must be a whole number from 200 to 599, not 20
            - {name: a, route: price-log, given: {response: {failure: x}}, expect: {}} | 1 | 'failure' can be refused or timeout, not x
            - {name: a, route: price-log, given: {response: {body: x, json: {}}}, expect: {}} | 1 | either 'body' or 'json', not both
            - {name: a, route: price-log, given: {records: [{json: &a [*a]}]}, expect: {}} | 1 | its aliases resolved
            - {name: a, route: price-log, expect: !!javax.script.ScriptEngineManager [x]} | 1 | the tag 'tag:yaml.org,2002:javax.script.ScriptEngineManager' means nothing to Camel: leave it out
            - {name: a, route: price-log, given: {records: [{json: &a [x,x,x,x,x,x,x,x], key: &b [*a,*a,*a,*a,*a,*a,*a,*a], c: &c [*b,*b,*b,*b,*b,*b,*b,*b], d: &d [*c,*c,*c,*c,*c,*c,*c], e: [*d,*d,*d,*d,*d,*d,*d]}]}} | 1 | this is too large
            - {name: a, route: price-log, expect: {records: [{topic: '{{none}}'}]}} | 1 | there is no setting none
            just a text                                          | 1 | 'the file' must be a list, each item beginning with '- '
            - {name: [                                           | 2 | this is no YAML:
            """)
    void namesTheFaultOfABrokenTest(String text, int line, String message) throws IOException {
        RouteTestResult result = run(text + "\n").get(0);

        assertThat(result.passed()).isFalse();
        assertThat(result.failures()).singleElement().satisfies(finding -> {
            assertThat(finding.message()).contains(message).doesNotContain("\n");
            assertThat(finding.line()).isEqualTo(line);
            assertThat(finding.file()).isEqualTo(routes.resolve("tests/it.test.yaml"));
        });
    }

    @Test
    void aBrokenCaseLeavesTheOthersAndNamesItsLine() throws IOException {
        List<RouteTestResult> results = run("""
                - name: broken
                  route: price-log
                  given:
                    record: []
                  expect: {}
                - name: good
                  route: price-log
                  given: {records: [{value: x}]}
                  expect:
                    log: []
                - name: failing
                  route: price-log
                  given: {records: [{value: x}]}
                  expect:
                    log:
                      - BTC
                """);

        assertThat(results).extracting(RouteTestResult::name, RouteTestResult::line, RouteTestResult::passed)
                .containsExactly(
                tuple("broken", 1, false), tuple("good", 6, true),
                tuple("failing", 11, false));
        assertThat(results.get(0).failures()).extracting(Finding::line).containsExactly(4);
        assertThat(results.get(2).failures()).extracting(Finding::line).containsExactly(16);
    }

    @Test
    void anEmptyFileAndNoFileAtAll() throws IOException {
        assertThat(run("").get(0).failures()).singleElement().asString()
                .endsWith("it.test.yaml:1: the file is empty: a list of cases is expected");
        Files.delete(routes.resolve("tests/it.test.yaml"));
        assertThat(tests().list()).isEmpty();
        Files.delete(routes.resolve("tests"));
        assertThat(tests().list()).isEmpty();
    }

    @Test
    void eachRequestNeedsAResponse() throws IOException {
        assertThat(messages("""
                - name: none
                  route: price-poller
                  expect: {}
                """)).singleElement().asString().startsWith("none: the route asks for GET https://").contains("has no answer left");
        assertThat(messages("""
                - name: too many
                  route: price-poller
                  settings: {coins: 'BTC:bitcoin'}
                  given: {responses: [{body: '{}'}, {body: '{}'}]}
                  expect: {}
                """)).containsExactly("too many: 'given' has 2 responses but the route made 1 request");
    }

    @Test
    void aRouteThatIsSwitchedOffCanBeTestedAllTheSame() throws IOException {
        settings = Map.of("price-log.enabled", "false", "log.level", "ERROR");

        assertThat(messages(LOG + "  expect: {log: [BTC]}")).isEmpty();
    }

    @Test
    void anEditOfTheRouteIsWhatIsTested() throws IOException {
        Path log = routes.resolve("price-log.camel.yaml");
        Files.writeString(log, Files.readString(log).replace("message: ${body}", "message: \"seen: ${body}\""));

        assertThat(messages(LOG + "  expect: {log: ['seen: --:--:-- BTC']}")).isEmpty();
    }

    @Test
    void otherEndsAreCutOffToo() throws IOException {
        Path file = routes.resolve("out.txt");
        Files.writeString(routes.resolve("alert.camel.yaml"), """
                - route:
                    id: alert
                    from:
                      uri: scheduler:often
                      parameters: {delay: 10}
                      steps:
                        - setBody: {expression: {constant: {expression: high}}}
                        - to: {uri: file, parameters: {directoryName: "%s", fileName: out.txt}}
                        - toD: {uri: "kafka:alerts-${body}"}
                        - toD: {uri: "http://localhost:1/${body}"}
                """.formatted(routes));

        assertThat(messages("""
                - name: alert
                  route: alert
                  given: {response: {status: 200}}
                  expect:
                    records:
                      - {to: 'file:%s', value: high}
                      - {topic: alerts-high, key: null, value: high}
                    requests: ['POST http://localhost:1/high high']
                """.formatted(routes))).isEmpty();
        assertThat(file).doesNotExist();
    }

    /** The components are set up as in the program, and answers are packed as a server would. */
    @Test
    void anAnswerComesThroughTheHttpClientOfTheProgram() throws IOException {
        Files.writeString(routes.resolve("ask.camel.yaml"), """
                - route:
                    id: ask
                    from:
                      uri: timer:x
                      steps:
                        - to: {uri: "http://localhost:1/x"}
                        - log: {message: "${body} ${header[kafka.KEY]} ${header.other}"}
                """);

        assertThat(messages("""
                - name: packed
                  route: ask
                  given: {response: {body: 'the text', headers: {kafka.KEY: stolen, other: stays}}}
                  expect: {log: ['INFO the text  stays']}
                """)).isEmpty();
    }

    @Test
    void aRouteThatFailsSaysWhy() throws IOException {
        Files.writeString(routes.resolve("fail.camel.yaml"), """
                - route:
                    id: fail
                    from:
                      uri: timer:x
                      steps:
                        - throwException: {exceptionType: java.lang.IllegalStateException, message: boom}
                """);

        assertThat(messages("- {name: a, route: fail, expect: {error: boom}}\n")).isEmpty();
        assertThat(messages("- {name: a, route: fail, expect: {}}\n"))
                .containsExactly("a: expected no error but the route failed: boom");
    }

    @Test
    void aRecordThatAStepCanNotTakeIsSkippedWithAWarningByARouteThatShows() throws IOException {
        Files.writeString(routes.resolve("alert.camel.yaml"), """
                - route:
                    id: alert
                    routeConfigurationId: show-faults
                    from:
                      uri: kafka:x
                      steps:
                        - log: "${body.substring(1)}"
                """);

        assertThat(messages("""
                - name: a
                  route: alert
                  given: {records: [{value: ""}, {value: ALERT}]}
                  expect: {log: [LERT], warnings: ["Skipped the record at x[0] @ 0: "]}
                """)).isEmpty();
    }

    @Test
    void aRouteThatDoesNotStartSaysWhy() throws IOException {
        Files.writeString(routes.resolve("odd.camel.yaml"), """
                - route: {id: odd, from: {uri: "timer:x", steps: [{to: {uri: "nonsense:x"}}]}}
                """);

        assertThat(messages("- {name: a, route: odd, expect: {}}\n")).singleElement().asString()
                .startsWith("a: the routes do not start: ").contains("nonsense");
    }

    @Test
    void aCaseIsBoundedInTime() throws IOException {
        Files.writeString(routes.resolve("slow.camel.yaml"), """
                - route: {id: slow, from: {uri: "timer:x", steps: [{delay: {expression: {constant: {expression: "60000"}}}}]}}
                """);
        longest = Duration.ofSeconds(1);
        Instant before = Instant.now();

        assertThat(messages("- {name: a, route: slow, expect: {}}\n")).singleElement().asString()
                .startsWith("a: the route was not done after 1 s");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void nothingIsOpened() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread listener = new Thread(() -> count(server, connections));
            listener.setDaemon(true);
            listener.start();
            String address = "127.0.0.1:" + server.getLocalPort();
            settings = Map.of("kafka.bootstrap-servers", address, "coingecko.base-url", "http://" + address + "/api/v3",
                    "camel.component.kafka.brokers", address, "api.max-retries", "0");

            List<String> messages =
                    messages(POLLER + "  expect: {records: [{key: BTC}]}\n" + LOG + "  expect: {log: [BTC]}\n");

            assertThat(connections).hasValue(0);
            assertThat(messages).isEmpty();
        }
    }

    @Test
    void theLogIsLeftAsItWas() throws IOException {
        try (LogLines log = LogLines.listen()) {
            run(POLLER.replace("bitcoin\"", "other\"") + "  expect: {}");

            assertThat(log.warnings()).isEmpty();
            LoggerFactory.getLogger("after").warn("the tests are over");
            assertThat(log.warnings()).containsExactly("the tests are over");
        }
    }

    private static void count(ServerSocket server, AtomicInteger connections) {
        try {
            while (true) {
                server.accept().close();
                connections.incrementAndGet();
            }
        } catch (IOException e) {
            // The socket was closed: the test is over
            return;
        }
    }

    private List<String> messages(String text) throws IOException {
        return run(text).stream().flatMap(result -> result.failures().stream()).map(Finding::message).toList();
    }

    private List<RouteTestResult> run(String text) throws IOException {
        Files.writeString(routes.resolve("tests/it.test.yaml"), text);
        return tests().list().stream().map(RouteTest::run).toList();
    }

    private RouteTests tests() {
        return new RouteTests(routes,
                new SettingsLoader(Path.of("target"), Optional.empty(), Map.of()).commandLine(settings)
                .load(name -> RouteFiles.settings(routes)),
                new RoomsOfCases(), longest);
    }
}
