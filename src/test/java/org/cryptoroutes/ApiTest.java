package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the shipped routes answer, on both databases, one of which is killed. */
@Timeout(120)
class ApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More digits than a double has, a field of a stranger, blanks. */
    private static final String BTC = tick("BTC", "2026-11-29T10:00:00.000001Z",
            "\"price_usd\": 0.12345678901234567890, \"own\": [1.10]");
    private static final String OLDER =
            tick("BTC", "2026-11-29T09:59:50.000001Z", "\"price_usd\": 91234.50, \"own\": null");
    private static final String GONE =
            tick("GONE", "2026-11-29T08:00:00.000000Z", "\"price_usd\": 1, \"price_change_24h\": -2.50");
    /** A window is missing after the third, two are after the fourth. */
    private static final List<Integer> MINUTES = List.of(0, 1, 2, 4, 7);
    private static final List<String> CANDLES = MINUTES.stream().map(ApiTest::candle).toList();
    private static final List<String> ALERTS = IntStream.range(0, 5).mapToObj(ApiTest::alert).toList();
    private static final String INDICATORS = "{\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\",\"interval\":\"1m\","
            + "\"window_start\":\"2026-11-29T10:00:00Z\",\"window_end\":\"2026-11-29T10:01:00Z\",\"close\":1.50,"
            + "\"sma\":{\"20\":91190.2550,\"50\":null},\"ema\":{},\"rsi\":{},\"macd\":{\"line\":-1,\"signal\":null,"
            + "\"histogram\":null},\"bollinger\":{\"upper\":null,\"middle\":null,\"lower\":null},\"trend\":null,"
            + "\"span_seconds\":null}";

    /** Where the rows are. */
    enum Database { SQLITE, POSTGRESQL }

    @TempDir
    private static Path server;
    @TempDir
    private static Path sqliteHome;
    @TempDir
    private static Path postgresHome;
    private static final Map<Database, ServedStore> SERVED = new EnumMap<>(Database.class);
    private static PostgresProcess postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresProcess.start(server);
        SERVED.put(Database.SQLITE, ServedStore.onSqlite(sqliteHome));
        SERVED.put(Database.POSTGRESQL, ServedStore.onPostgresql(postgresHome, postgres));
        for (ServedStore store : SERVED.values()) {
            store.price("BTC", "2026-11-29T10:00:00.000001Z", BTC);
            store.price("BTC", "2026-11-29T09:59:50.000001Z", OLDER);
            store.price("GONE", "2026-11-29T08:00:00Z", GONE);
            for (int i = 0; i < MINUTES.size(); i++) {
                store.candle("BTC", "1m", minute(MINUTES.get(i)), CANDLES.get(i));
            }
            for (int i = 0; i < ALERTS.size(); i++) {
                store.alert("alert" + i, i == 0 ? "ETH" : "BTC", minute(i / 2), ALERTS.get(i));
            }
            store.indicators("BTC", "1m", minute(0), INDICATORS);
        }
    }

    @AfterAll
    static void stop() {
        SERVED.values().forEach(ServedStore::close);
        SERVED.clear();
        postgres.close();
    }

    @ParameterizedTest
    @EnumSource
    void answersWithTheRecordsAsTheyWerePublished(Database database) {
        assertThat(ok(database, "/prices")).isEqualTo("[" + BTC + "," + GONE + "]");
        assertThat(ok(database, "/prices/BTC")).isEqualTo(BTC);
        assertThat(ok(database, "/prices/btc")).isEqualTo(BTC);
        assertThat(ok(database, "/prices/BTC/history")).isEqualTo(array(List.of(OLDER, BTC)));
        assertThat(ok(database, "/candles/BTC")).isEqualTo(array(CANDLES));
        assertThat(ok(database, "/candles/BTC?order=desc&limit=2"))
                .isEqualTo(array(List.of(CANDLES.get(4), CANDLES.get(3))));
        assertThat(ok(database, "/indicators/BTC")).isEqualTo(array(List.of(INDICATORS)));
        assertThat(texts(database, "/alerts")).hasSize(5).startsWith(ALERTS.get(4)).contains(ALERTS.get(0));
        assertThat(texts(database, "/alerts?symbol=ETH")).containsExactly(ALERTS.get(0));
        assertThat(ok(database, "/coins")).startsWith("[{\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\"},");
    }

    @ParameterizedTest
    @EnumSource
    void takesTheRecordsFromTheStartToBeforeTheEnd(Database database) {
        List<String> two = CANDLES.subList(1, 3);

        assertThat(texts(database, "/candles/BTC?start=2026-11-29T10:01:00Z&end=2026-11-29T10:04:00Z")).isEqualTo(two);
        assertThat(texts(database, "/candles/BTC?start=1795946460&end=1795946640.0")).isEqualTo(two);
        assertThat(texts(database, "/candles/BTC?start=2026-11-29T11:01:00+01:00&end=2026-11-29T11:04:00%2B01:00"))
                .isEqualTo(two);
        assertThat(texts(database, "/candles/BTC?start=2026-11-29T10:01:00Z&end=2026-11-29T10:01:00Z")).isEmpty();
        assertThat(texts(database, "/prices/BTC/history?end=2026-11-29T10:00:00.000001Z")).containsExactly(OLDER);
        assertThat(texts(database, "/prices/BTC/history?start=2026-11-29T10:00:00.000001Z")).containsExactly(BTC);
    }

    @ParameterizedTest
    @EnumSource
    void nothingThereIsAnEmptyListAndAStrangersCoinIsNot(Database database) {
        for (String path : List.of("/prices/ETH/history", "/candles/ETH", "/candles/GONE", "/indicators/ETH",
                "/alerts?symbol=SOL")) {
            assertThat(ok(database, path)).as(path).isEqualTo("[]");
        }
        for (String path : List.of("/prices/NONE", "/prices/NONE/history", "/candles/NONE", "/indicators/NONE",
                "/alerts?symbol=NONE", "/prices/NONE?format=csv")) {
            problem(database, path, 404,
                    "there is no coin NONE: it is neither among those that are followed nor in the store");
        }
        problem(database, "/prices/ETH", 404, "there is nothing of ETH yet");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhichParameterMakesNoSenseAndWhatWouldDo(Database database) {
        problem(database, "/candles/BTC?interval=7m", 400,
                "interval=7m makes no sense: it must be one of 1m, 5m, 15m, 1h");
        for (String limit : List.of("0", "5001", "-1", "1e3", "", "ten", "99999999999999999999")) {
            problem(database, "/candles/BTC?limit=" + limit, 400,
                    "limit=%s makes no sense: it must be a whole number from 1 to 5000".formatted(limit));
        }
        for (String time : List.of("yesterday", "2026-11-29", "1e9", "999999999999999999999")) {
            problem(database, "/alerts?start=" + time, 400, "start=%s makes no sense: it must be a time such as "
                    .formatted(time) + "2026-11-29T10:00:00Z, or Unix seconds");
        }
        problem(database, "/prices/BTC/history?order=down", 400, "order=down makes no sense: it must be asc or desc");
        problem(database, "/candles/BTC?fill=zero", 400, "fill=zero makes no sense: it must be none or previous");
        problem(database, "/coins?format=xml", 400, "format=xml makes no sense: it must be json or csv");
        problem(database, "/candles/%22%22", 400, "symbol=\"\" makes no sense: it must be a symbol such as BTC");
        problem(database, "/candles/BTC?limt=7", 400, "there is no parameter 'limt' here: did you mean limit?");
        problem(database, "/candles/BTC?symbol=ETH", 400, "there is no parameter 'symbol' here: accepted are interval, "
                + "start, end, limit, order, fill, format");
        problem(database, "/status?x=1", 400, "there is no parameter 'x' here: none is accepted");
        problem(database, "/candles/BTC?limit=7&limit=8", 400, "limit is given 2 times: it must be given once");
        problem(database, "/candles/BTC?start=2&end=1", 400, "start=2 is after end=1: it must be before it");
        problem(database, "/alerts?start=" + "9".repeat(90), 400, null);
    }

    @ParameterizedTest
    @EnumSource
    void eachPageNamesTheNextByTimeUntilNothingIsLeft(Database database) {
        for (String order : List.of("asc", "desc")) {
            List<String> found = new ArrayList<>();
            String path = "/api/v1/candles/BTC?limit=2&interval=1m&order=" + order;
            int pages = 0;
            while (path != null) {
                HttpResponse<String> page = SERVED.get(database).get(path);
                List<String> records = texts(page.body());
                assertThat(records).hasSizeLessThanOrEqualTo(2);
                if (order.equals("asc")) {
                    Collections.reverse(records);
                }
                found.addAll(records);
                path = next(page);
                pages++;
            }
            Collections.reverse(found);
            assertThat(found).isEqualTo(CANDLES);
            assertThat(pages).isEqualTo(3);
        }
        assertThat(next(SERVED.get(database).get("/api/v1/candles/BTC?limit=6"))).isNull();
    }

    /** Alerts of one moment may be more than a page holds the rest of: they come again rather than never. */
    @ParameterizedTest
    @EnumSource
    void noAlertIsMissedWhereAPageEndsBetweenTwoOfOneMoment(Database database) {
        List<String> found = new ArrayList<>();
        String path = "/api/v1/alerts?limit=2&start=2026-11-29T09:00:00Z";
        while (path != null) {
            HttpResponse<String> page = SERVED.get(database).get(path);
            found.addAll(texts(page.body()));
            path = next(page);
        }
        assertThat(found).containsAll(ALERTS);
    }

    @ParameterizedTest
    @EnumSource
    void fillsTheWindowsWithoutASampleWithWhatWasThereBefore(Database database) throws Exception {
        JsonNode all = JSON.readTree(ok(database, "/candles/BTC?fill=previous"));

        assertThat(all).hasSize(8);
        assertThat(all.findValuesAsText("window_start"))
                .isEqualTo(IntStream.range(0, 8).mapToObj(ApiTest::minute).toList());
        assertThat(all.findValuesAsText("samples")).containsExactly("6", "6", "6", "0", "6", "0", "0", "6");
        assertThat(ok(database, "/candles/BTC?fill=previous"))
                .contains(CANDLES.get(3) + ",{\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\","
                + "\"interval\":\"1m\",\"window_start\":\"2026-11-29T10:05:00Z\",\"window_end\":\"2026-11-29T10:06:00Z\",\"open\":4.50,"
                + "\"high\":4.50,\"low\":4.50,\"close\":4.50,\"prev_close\":4.50,\"samples\":0,\"updates\":0,\"first_at\":null,"
                + "\"last_at\":null,\"volume_24h\":null,\"market_cap\":null}");
        assertThat(ok(database, "/candles/BTC?fill=none")).isEqualTo(array(CANDLES));

        List<String> found = new ArrayList<>();
        String path = "/api/v1/candles/BTC?fill=previous&limit=3&order=desc";
        while (path != null) {
            HttpResponse<String> page = SERVED.get(database).get(path);
            found.addAll(JSON.readTree(page.body()).findValuesAsText("window_start"));
            path = next(page);
        }
        Collections.reverse(found);
        assertThat(found).isEqualTo(all.findValuesAsText("window_start"));
        // What comes after the newest candle is not known to be empty
        assertThat(texts(database, "/candles/BTC?fill=previous&end=2026-11-29T12:00:00Z")).hasSize(8);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameRecordsAsCsv(Database database) {
        String csv = ok(database, "/indicators/BTC?format=csv");

        assertThat(csv)
                .isEqualTo("symbol,coin_id,interval,window_start,window_end,close,sma_20,sma_50,macd_line,macd_signal,"
                + "macd_histogram,bollinger_upper,bollinger_middle,bollinger_lower,trend,span_seconds\r\n"
                + "BTC,bitcoin,1m,2026-11-29T10:00:00Z,2026-11-29T10:01:00Z,1.50,91190.2550,,-1,,,,,,,\r\n");
        assertThat(ok(database, "/prices/BTC?format=csv")).contains("0.12345678901234567890");
        assertThat(ok(database, "/prices/GONE?format=csv")).contains(",-2.50");
        assertThat(ok(database, "/candles/ETH?format=csv")).isEmpty();

        HttpResponse<String> liked = SERVED.get(database)
                .get("/api/v1/coins", "Accept", "text/csv, application/json;q=0.5");
        assertThat(liked.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(liked.body()).startsWith("symbol,coin_id\r\nBTC,bitcoin\r\n");
        for (String json : List.of("application/json", "*/*", "text/csv;q=0, */*", "application/json, text/csv;q=0.9",
                ";q=,,")) {
            assertThat(SERVED.get(database).get("/api/v1/coins", "Accept", json).headers().firstValue("Content-Type"))
                    .as(json).hasValue("application/json");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersWhoHasTheAnswerThatNothingHasChanged(Database database) {
        ServedStore store = SERVED.get(database);
        HttpResponse<String> first = store.get("/api/v1/candles/BTC");
        String etag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = store.get("/api/v1/candles/BTC", "If-None-Match", "\"x\", " + etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(etag);
        assertThat(store.get("/api/v1/candles/BTC?limit=1", "If-None-Match", etag).statusCode()).isEqualTo(200);
        assertThat(store.get("/api/v1/candles/BTC?format=csv", "If-None-Match", etag).statusCode()).isEqualTo(200);

        HttpResponse<String> head = store.ask("HEAD", "/api/v1/candles/BTC");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("ETag")).hasValue(etag);
        assertThat(head.headers().firstValue("Content-Length")).isEqualTo(first.headers().firstValue("Content-Length"));
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfARequestReachesTheStatementOrComesBack(Database database) {
        ServedStore store = SERVED.get(database);
        HttpResponse<String> plain = store.get("/api/v1/candles/BTC?limit=2");
        HttpResponse<String> loaded = store.get("/api/v1/candles/BTC?limit=2", "symbol", "ETH", "interval", "5m",
                "start_us", "0", "limit", "1", "found", "[1]", "order", "-1", "X-Own", "mine", "Cookie", "a=b",
                "CamelSqlQuery", "SELECT 'stolen'", "CamelSqlParameters", "x", "CamelSqlRetrieveGeneratedKeys", "true",
                "CamelHttpResponseCode", "201", "CamelBeanMethodName", "exit", "CamelHttpUri", "/other",
                "CamelHttpPath", "/other");

        assertThat(loaded.statusCode()).isEqualTo(200);
        assertThat(loaded.body()).isEqualTo(plain.body()).isEqualTo(array(CANDLES.subList(3, 5)));
        assertThat(loaded.headers().map().keySet()).isEqualTo(plain.headers().map().keySet());
        assertThat(next(loaded)).isEqualTo(next(plain));
        assertThat(store.get("/api/v1/prices", "found", "[1]", "CamelSqlQuery", "SELECT 1").body())
                .startsWith("[" + BTC);

        for (String name : List.of("CamelSqlQuery", "CamelSqlParameters", "CamelHttpResponseCode", "start_us",
                "found")) {
            problem(database, "/candles/BTC?" + name + "=1", 400, null);
        }
        for (String symbol : List.of("BTC'%20OR%20'1'='1", "%3BDROP%20TABLE%20candles%3B--", "%25", "_", "BTC%00",
                ":%23limit", "$%7Bbody%7D", "%7B%7Bstore.url%7D%7D")) {
            int status = store.get("/api/v1/candles/" + symbol).statusCode();
            assertThat(status).as(symbol).isIn(400, 404);
        }
        assertThat(ok(database, "/candles/BTC")).isEqualTo(array(CANDLES));
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheStateOfEveryPartAndRoute(Database database) throws Exception {
        JsonNode status = JSON.readTree(ok(database, "/status"));

        assertThat(status.path("simulated").asBoolean(true)).isFalse();
        assertThat(Instant.parse(status.path("started").asText())).isBefore(Instant.now());
        assertThat(status.path("parts").findValuesAsText("name"))
                .contains("price-freshness", "store", "server", "candles", "routes", "route-reload");
        assertThat(part(status, "store").path("reason").asText()).startsWith("The store (").endsWith(") answers");
        assertThat(part(status, "price-freshness").path("details").path("breaker").asText()).isEqualTo("closed");
        assertThat(status.path("routes").findValuesAsText("id")).contains("api-status", "api-candles")
                .doesNotContain("coingecko-request");
        assertThat(status.path("routes").findValuesAsText("state")).containsOnly("Started");
        assertThat(status.path("edit").isNull()).isTrue();
        assertThat(status.toString()).doesNotContain(sqliteHome.toString(), "jdbc:");
    }

    @Test
    void isDescribedByItsOpenApi() throws Exception {
        JsonNode document = JSON.readTree(ok(Database.SQLITE, "/openapi.json"));
        List<String> files = List.of("coins", "prices", "price", "price-history", "candles", "indicators", "alerts",
                "status", "openapi");
        Map<String, String> paths = files.stream().map(file -> Documents.read("routes/api/" + file + ".camel.yaml"))
                .collect(Collectors.toMap(yaml -> only(yaml, "path: (\\S+)"),
                        yaml -> only(yaml, "expression: \"?(.*[^\"\\n])\"?\\n")));

        assertThat(Set.copyOf(names(document.path("paths")))).isEqualTo(Stream.concat(paths.keySet().stream(),
                Stream.of("/api/v1/live", "/api/v1/stream")).collect(Collectors.toSet()));
        paths.forEach((path, parameters) -> {
            JsonNode get = document.path("paths").path(path).path("get");
            assertThat(StreamSupport.stream(get.path("parameters").spliterator(), false)
                    .map(one -> declared(document, one)).toList())
                    .as(path).isEqualTo(parameters.equals("none") ? List.of() : List.of(parameters.split(" ")));

            String asked = path.replace("{symbol}", "BTC").substring("/api/v1".length());
            String query = parameters.contains("fill") ? "?fill=previous" : "";
            assertValid(document, get.path("responses").path("200").path("content").path("application/json")
                    .path("schema"),
                    ok(Database.SQLITE, asked + query));
            HttpResponse<String> refused = SERVED.get(Database.SQLITE).get("/api/v1" + asked + "?nonsense=1");
            assertThat(get.path("responses").has(String.valueOf(refused.statusCode()))).isTrue();
            assertValid(document, json("{\"$ref\":\"#/components/schemas/Problem\"}"), refused.body());
        });
        assertThat(document.at("/info/version").asText()).isEqualTo(Version.ofProgram());
    }

    /** As a route writes it: {@code limit=500}. */
    private static String declared(JsonNode document, JsonNode parameter) {
        JsonNode one = parameter.has("$ref") ? document.at(parameter.path("$ref").asText().substring(1)) : parameter;
        String name = one.path("name").asText();
        String standard = one.path("schema").path("default").asText();
        return one.path("in").asText().equals("path") ? "{" + name + "}" : standard.isEmpty() ? name
                : name + "=" + standard;
    }

    private static void assertValid(JsonNode document, JsonNode schema, String answer) {
        ObjectNode whole = schema.<ObjectNode>deepCopy().set("components", document.path("components"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole)
                .validate(answer, InputFormat.JSON)).as(answer).isEmpty();
    }

    private static String only(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void findsTheNewestOfACoinInAnIndex() throws Exception {
        for (String route : List.of("prices", "price", "price-history", "candles", "indicators", "alerts")) {
            String statement = Documents.read("routes/api/" + route + ".camel.yaml")
                    .replaceAll("(?s).*query:( >-)?", "")
                    .replaceAll("(?s)\\n {8}- process.*", "").replaceAll(":#\\w+", "?");
            List<String> plan = new ArrayList<>();
            try (Connection connection = SERVED.get(Database.SQLITE).connect();
                    ResultSet rows = connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + statement)) {
                while (rows.next()) {
                    plan.add(rows.getString("detail"));
                }
            }
            assertThat(plan).as(route).anyMatch(step -> step.startsWith("SEARCH "))
                    .noneMatch(step -> step.matches("SCAN (prices|candles|indicators|alerts|next)\\b.*"));
        }
    }

    @Test
    void saysQuicklyThatTheStoreIsAwayAndAnswersAgainOnceItIsBack() {
        ServedStore store = SERVED.get(Database.POSTGRESQL);
        assertThat(store.get("/api/v1/prices").statusCode()).isEqualTo(200);
        try (LogLines log = LogLines.listen()) {
            postgres.kill();
            try {
                // Those that find out wait as long as the pool does
                await().atMost(PATIENCE).until(() -> store.get("/api/v1/prices").statusCode() == 503
                        && part(json(store.get("/api/v1/status").body()), "store").path("state").asText()
                                .equals("DOWN"));
                for (int i = 0; i < 20; i++) {
                    Instant before = Instant.now();
                    HttpResponse<String> answer = store.get(i % 2 == 0 ? "/api/v1/prices" : "/api/v1/candles/NONE");
                    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                    assertThat(answer.body()).contains("\"detail\":\"the store can't be used at the moment\"")
                            .doesNotContain("Exception", "localhost", "SELECT", "refused");
                }
                JsonNode status = json(store.get("/api/v1/status").body());
                assertThat(part(status, "store").path("reason").asText()).contains("can't be used");
                assertThat(store.get("/api/v1/coins").statusCode()).isEqualTo(200);
            } finally {
                postgres.start();
                await().atMost(PATIENCE).until(() -> store.get("/api/v1/prices").statusCode() == 200);
            }
            assertThat(log.warnings()).filteredOn(line -> line.startsWith("api-prices ")).hasSize(1);
            assertThat(log.anyStackTrace()).isFalse();
        }
    }

    @Test
    void keepsOnlyThoseWaitingThatNeedTheStore() throws Exception {
        ServedStore store = SERVED.get(Database.POSTGRESQL);
        ExecutorService clients = Executors.newCachedThreadPool();
        List<Future<Integer>> waiting;
        try (Connection other = store.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE prices IN ACCESS EXCLUSIVE MODE");
            waiting = IntStream.range(0, 40)
                    .mapToObj(i -> clients.submit(() -> store.get("/api/v1/prices").statusCode())).toList();
            // Some have every connection of the store, the others can't get one
            await().atMost(PATIENCE).until(() -> waiting.stream().filter(Future::isDone).count() > 20);
            for (String path : List.of("/api/v1/status", "/api/v1/openapi.json", "/")) {
                assertThat(clients.submit(() -> store.get(path).statusCode()).get(5, TimeUnit.SECONDS)).as(path)
                        .isEqualTo(200);
            }
            assertThat(waiting).anyMatch(request -> !request.isDone());
        }
        for (Future<Integer> request : waiting) {
            assertThat(request.get()).isIn(200, 503);
        }
        clients.shutdown();
        // Until the store is looked at again, a pool that had no connection left passes for a store that is away
        await().atMost(PATIENCE).until(() -> store.get("/api/v1/prices").statusCode() == 200);
    }

    private static String ok(Database database, String path) {
        HttpResponse<String> answer = SERVED.get(database).get("/api/v1" + path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** @param detail null = any */
    private static void problem(Database database, String path, int status, String detail) {
        HttpResponse<String> answer = SERVED.get(database).get("/api/v1" + path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        JsonNode problem = json(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).hasSizeLessThan(250);
        if (detail != null) {
            assertThat(problem.path("detail").asText()).isEqualTo(detail);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String next(HttpResponse<String> page) {
        Matcher link = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
        return link.matches() ? link.group(1) : null;
    }

    private static JsonNode part(JsonNode status, String name) {
        return StreamSupport.stream(status.path("parts").spliterator(), false)
                .filter(part -> part.path("name").asText().equals(name)).findFirst().orElseThrow();
    }

    private static List<String> texts(Database database, String path) {
        return texts(ok(database, path));
    }

    /** The records of an array, each as it is written there: no record of this class has a "},{" in it. */
    private static List<String> texts(String array) {
        if (array.equals("[]")) {
            return new ArrayList<>();
        }
        return new ArrayList<>(Stream.of(array.substring(2, array.length() - 2).split("},\\{"))
                .map(one -> "{" + one + "}").toList());
    }

    private static String array(List<String> records) {
        return "[" + String.join(",", records) + "]";
    }

    private static String minute(int minute) {
        return "2026-11-29T10:%02d:00Z".formatted(minute);
    }

    private static String tick(String symbol, String time, String fields) {
        return "{\"symbol\": \"%1$s\", \"coin_id\": \"x\", \"timestamp\": \"%2$s\", \"message_id\": \"%1$s-1\", %3$s}"
                .formatted(symbol, time, fields);
    }

    private static String candle(int minute) {
        return ("{\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\",\"interval\":\"1m\",\"window_start\":\"%s\","
                + "\"window_end\":\"%s\",\"open\":1.10,\"high\":3,\"low\":1,\"close\":%d.50,\"prev_close\":null,"
                + "\"samples\":6,\"updates\":1,\"first_at\":\"2026-11-29T10:00:04.120311Z\","
                + "\"last_at\":\"2026-11-29T10:00:54.121544Z\",\"volume_24h\":null,\"market_cap\":8.65}")
                .formatted(minute(minute), minute(minute + 1), minute);
    }

    private static String alert(int number) {
        return ("{\"id\":\"alert%d\",\"symbol\":\"%s\",\"coin_id\":\"x\",\"type\":\"move\",\"rule\":\"move 5m 3%%\","
                + "\"state\":\"firing\",\"direction\":\"up\",\"change_percent\":3.42,\"threshold_percent\":3,"
                + "\"old_price\":1,\"new_price\":1.04,\"window_start\":\"2026-11-29T09:00:00Z\",\"window_end\":\"%s\"}")
                        .formatted(number, number == 0 ? "ETH" : "BTC", minute(number / 2));
    }
}
