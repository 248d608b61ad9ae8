package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.kafka.Topics;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the rows of both databases are the records of the topics, one by one, whatever fails between. */
@Timeout(180)
class StoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(6);
    private static final String WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    private static final int PARTITIONS = 3;
    private static final List<String> COINS = List.of("BTC", "ETH", "SOL", "XRP", "ADA");

    /** Where the rows are. */
    enum Database { SQLITE, POSTGRESQL }

    @TempDir
    private static Path broker;
    @TempDir
    private static Path server;
    @TempDir
    private Path home;
    private static EmbeddedKafka kafka;
    private static PostgresProcess postgres;
    private static KafkaProducer<String, byte[]> producer;
    private static int tests;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final int number = tests++;
    private final Map<String, String> settings = new HashMap<>();
    private LogLines log;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start("localhost", Ports.free(), broker);
        postgres = PostgresProcess.start(server);
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.bootstrapServers(),
                "enable.idempotence", false, "max.in.flight.requests.per.connection", 1), new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        postgres.close();
        kafka.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        List<String> topics = List.of("kafka.topic", "kafka.dead-letter-topic", "candles.topic", "indicators.topic",
                "alerts.topic");
        topics.forEach(topic -> settings.put(topic, topic + number));
        Map<String, Integer> partitions = new HashMap<>();
        topics.forEach(topic -> partitions.put(settings.get(topic), PARTITIONS));
        Topics.ensure(Map.of("bootstrap.servers", kafka.bootstrapServers()), partitions, Duration.ofSeconds(20));
        settings.put("kafka.bootstrap-servers", kafka.bootstrapServers());
        settings.put("kafka.consumer-group", "group" + number);
        for (String route : List.of("price", "candle", "indicator", "alert")) {
            String file = "store/" + route + "-history.camel.yaml";
            Files.createDirectories(home.resolve("store"));
            Files.copy(Path.of("routes", file), home.resolve(file));
        }
        log = LogLines.listen();
    }

    @AfterEach
    void endLog() {
        log.close();
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryRecordOnceAsItWasPublished(Database database) throws Exception {
        List<String> prices = IntStream.range(0, 1200).mapToObj(this::price).toList();
        List<String> candles = IntStream.range(0, 60).mapToObj(this::candle).toList();
        List<String> indicators = candles.stream()
                .map(candle -> candle.replace("\"open\"", "\"sma\":{\"20\":1.50},\"open\"")).toList();
        List<String> alerts = List.of(alert("firing"), alert("resolved"));
        publish("kafka.topic", prices);
        publish("kafka.topic", prices.subList(100, 900));
        publish("candles.topic", candles);
        publish("indicators.topic", indicators);
        publish("indicators.topic", indicators);
        publish("alerts.topic", alerts);

        try (Observed program = open(database)) {
            awaitRows("prices", prices);
            awaitRows("candles", candles);
            awaitRows("indicators", indicators);
            awaitRows("alerts", alerts);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "store"))
                    .matches("The store \\((SQLite in crypto.db|PostgreSQL at localhost:\\d+)\\) answers"));

            // Nothing is committed that is not stored: in a new group everything comes again, and nothing is doubled
            assertThat(log.warnings()).filteredOn(line -> line.contains("history") || line.contains("store")).isEmpty();
        }
        settings.put("kafka.consumer-group", "another" + number);
        try (Observed again = open(database)) {
            await().atMost(PATIENCE).until(() -> again.metrics().entrySet().stream()
                    .filter(sample -> sample.getKey().startsWith("crypto_consumer_lag")).count() >= 4 * PARTITIONS
                    && again.sum("crypto_consumer_lag") == 0);
            awaitRows("prices", prices);
            awaitRows("candles", candles);
        }
        assertThat(one("SELECT count(*) FROM prices WHERE price_usd > 0.1234 AND price_usd < 1300 AND symbol = 'BTC'"))
                .isEqualTo("240");
        if (database == Database.POSTGRESQL) {
            assertThat(one("SELECT price_usd FROM prices ORDER BY timestamp_us DESC LIMIT 1"))
                    .isEqualTo("0.12345678901234567890");
            assertThat(one("SELECT extract(epoch FROM max(timestamp)) FROM prices"))
                    .isEqualTo("%d.000001".formatted(now.getEpochSecond()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void storesWhatStandsBesideARecordThatIsRefused(Database database) throws Exception {
        List<String> prices = IntStream.range(0, 300).mapToObj(this::price).toList();
        List<String> poison = List.of("no json", "[1]", "{\"symbol\":\"BTC\"}", price(1).replace("price_usd", "prize"),
                price(2).replaceAll("\"timestamp\": \"[^\"]+\"", "\"timestamp\": \"yesterday\""));
        List<String> all = new ArrayList<>(prices);
        for (int i = 0; i < poison.size(); i++) {
            all.add(i * 60, poison.get(i));
        }
        publish("kafka.topic", all);

        try (Observed program = open(database);
                Records letters = new Records(kafka.bootstrapServers(), settings.get("kafka.dead-letter-topic"))) {
            awaitRows("prices", prices);
            List<ConsumerRecord<byte[], byte[]>> dead = letters.await(poison.size(), record -> true);
            assertThat(dead).extracting(Records::value).containsExactlyInAnyOrderElementsOf(poison);
            assertThat(dead).allSatisfy(letter -> assertThat(Records.headers(letter))
                    .containsEntry("error.route", "price-history")
                    .containsEntry("error.topic", settings.get("kafka.topic"))
                    .containsKeys("error.reason", "error.partition", "error.offset"));
            assertThat(dead).extracting(letter -> Records.headers(letter).get("error.reason"))
                    .anyMatch(reason -> reason.equals("it is no JSON"))
                    .anyMatch(reason -> reason.toLowerCase(java.util.Locale.ROOT).contains("price_usd"));
            await().atMost(PATIENCE).until(() -> program.sum("crypto_consumer_lag") == 0);
            awaitRows("prices", prices);
        }
    }

    @Test
    void keepsARecordInKafkaWhoseDeadLetterIsRefusedToo() throws Exception {
        letterBytes("1");
        publish("kafka.topic", List.of("no json"));

        try (Observed program = open(Database.SQLITE);
                Records letters = new Records(kafka.bootstrapServers(), settings.get("kafka.dead-letter-topic"))) {
            await().atMost(PATIENCE).until(() -> program.sum("crypto_sink_failures_total") > 2);
            assertThat(program.sum("crypto_consumer_lag")).isOne();
            letterBytes("1000000");
            assertThat(letters.await(1, record -> true)).extracting(Records::value).containsExactly("no json");
            await().atMost(PATIENCE).until(() -> program.sum("crypto_consumer_lag") == 0);
        }
        assertThat(log.warnings()).filteredOn(line -> line.contains("the dead letters do not take it")).hasSize(1);
    }

    /** The largest record that the topic of the dead letters takes. */
    private void letterBytes(String most) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, settings.get("kafka.dead-letter-topic"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(
                    new ConfigEntry("max.message.bytes", most), AlterConfigOp.OpType.SET)))).all().get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesAndDoublesNothingWhileTheDatabaseIsAwayAndSaysSoOnce(Database database) throws Exception {
        List<String> prices = IntStream.range(0, 6000).mapToObj(this::price).toList();
        publish("kafka.topic", prices.subList(0, 3000));
        try (Observed program = open(database)) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> !rows("prices").isEmpty());
            Outage outage = Outage.begin(database, this);
            try {
                publish("kafka.topic", prices.subList(3000, 6000));
                if (database == Database.POSTGRESQL) {
                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "store"))
                            .matches("The store \\(PostgreSQL at localhost:\\d+\\) can't be used: Connection.*; [1-9]\\d* records? waits? in Kafka"));
                    assertThat(program.status("/observe/ready")).isEqualTo(503);
                } else {
                    assertThat(rows("prices")).as("who reads waits for nobody").isNotEmpty();
                }
                await().atMost(PATIENCE).until(() -> log.warnings().stream()
                        .anyMatch(line -> line.startsWith("price-history: ")));
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "sinks"))
                        .endsWith("does not take it: price-history; the log says why"));
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "store"))
                        .matches("The store .*; [1-9]\\d* records? waits? in Kafka"));
                assertThat(program.status("/observe/ready")).isEqualTo(503);
            } finally {
                outage.end();
            }
            awaitRows("prices", prices);
            await().atMost(PATIENCE).until(() -> program.status("/observe/ready") == 200);
        }
        assertThat(log.warnings())
                .filteredOn(line -> line.startsWith("price-history: ") || line.startsWith("The store at"))
                .hasSizeBetween(1, 3).doesNotHaveDuplicates();
        assertThat(log.anyStackTrace()).isFalse();
    }

    /** The consumer is thrown out of its group, as it would be after five minutes by Kafka's default. */
    @Test
    void losesAndDoublesNothingWhenPostgresIsKilledInMidBatchAndAwayForLongerThanKafkaWaits() throws Exception {
        List<String> prices = IntStream.range(0, 2000).mapToObj(this::price).toList();
        Path route = home.resolve("store/price-history.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("maxPollRecords: \"500\"",
                "maxPollRecords: \"500\"\n        maxPollIntervalMs: \"" + POLL_INTERVAL.toMillis() + '"'));
        publish("kafka.topic", prices.subList(0, 10));
        try (Observed program = open(Database.POSTGRESQL)) {
            awaitRows("prices", prices.subList(0, 10));
            try (Connection held = hold(1000)) {
                publish("kafka.topic", prices.subList(10, 2000));
                await().atMost(PATIENCE).until(() -> one(WAITS).equals("1"));
                postgres.kill();
            }
            Instant killed = Instant.now();
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(killed.plus(POLL_INTERVAL).plusSeconds(3)));
            assertThat(program.status("/observe/ready")).isEqualTo(503);
            postgres.start();
            awaitRows("prices", prices);
            await().atMost(PATIENCE).until(() -> program.sum("crypto_consumer_lag") == 0);
        }
        assertThat(log.warnings())
                .filteredOn(line -> line.startsWith("price-history: ") || line.startsWith("The store at"))
                .hasSizeBetween(1, 4).doesNotHaveDuplicates();
    }

    /** SQLite may use no more pages than it has: to it, that is a full disk, which can be emptied again. */
    @Test
    void losesAndDoublesNothingWhileTheDiskIsFullAndNamesIt() throws Exception {
        List<String> prices = IntStream.range(0, 3000).mapToObj(this::price).toList();
        publish("kafka.topic", prices.subList(0, 10));
        try (Observed program = open(Database.SQLITE)) {
            awaitRows("prices", prices.subList(0, 10));
            limit(program, 1);
            publish("kafka.topic", prices.subList(10, 3000));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "sinks"))
                    .endsWith("their target does not take it: price-history; the log says why"));
            assertThat(program.status("/observe/ready")).isEqualTo(503);
            await().atMost(PATIENCE).until(() -> program.sum("crypto_sink_failures_total") >= 3);
            assertThat(log.warnings()).filteredOn(line -> line.startsWith("price-history: ")).singleElement(as(STRING))
                    .contains("waits in Kafka, its target does not take it: ").contains("database or disk is full");

            limit(program, Integer.MAX_VALUE - 1);
            awaitRows("prices", prices);
            await().atMost(PATIENCE).until(() -> program.status("/observe/ready") == 200);
        }
        assertThat(log.warnings()).filteredOn(line -> line.contains("history")).hasSize(1);
    }

    /** @param pages at most, or as many as there are already */
    private static void limit(Observed program, int pages) throws SQLException {
        DataSource store = program.context().getRegistry().lookupByNameAndType("store", DataSource.class);
        List<Connection> all = new ArrayList<>();
        try {
            // Each connection of the pool has a limit of its own
            while (all.size() < 8) {
                all.add(store.getConnection());
                all.get(all.size() - 1).createStatement().execute("PRAGMA max_page_count = " + pages);
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    /** Whoever stores this price waits, in the middle of its batch. */
    private Connection hold(int price) throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO prices (symbol, timestamp_us, message_id, record) VALUES (?, ?, ?, '{\"price_usd\":1}')")) {
            String symbol = COINS.get(price % COINS.size());
            insert.setString(1, symbol);
            insert.setLong(2, ChronoUnit.MICROS.between(Instant.EPOCH, time(price)));
            insert.setString(3, symbol + "-" + price);
            insert.execute();
        }
        return connection;
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatSqlMisspellsBeforeItRunsAndRunsNothing(Database database) throws Exception {
        publish("kafka.topic", List.of(price(1)));
        List<String> before = slips(database, "SELECT symbl FROM prices");
        try (Observed program = open(database)) {
            awaitRows("prices", List.of(price(1)));
        }
        try (Connection connection = connect(); Statement own = connection.createStatement()) {
            own.execute("CREATE TABLE of_my_own (a text)");
        }

        Map.of("SELECT symbl FROM prices", "column.*\\bsymbl\\b.*symbol",
                "SELECT p.symbl FROM prices p", "column.*\\bp\\.symbl\\b.*symbol",
                "INSERT INTO prices (symbol, timstamp_us) VALUES (:#symbol, :#x)", "column.*timstamp_us",
                "DELETE FROM pricess", "pricess", "SELECT symbol FORM prices", "syntax error").forEach((sql, words) ->
                assertThat(slips(database, sql)).as(sql).singleElement(as(STRING))
                        .startsWith("slip.camel.yaml:9: the database would refuse this SQL: ").containsPattern(words));
        assertThat(slips(database,
                "SELECT record FROM candles WHERE symbol = :#symbol AND window_start_us >= :#start LIMIT :#limit",
                "SELECT coalesce(:#a, :#b), :#c FROM prices WHERE symbol IN (:#in:symbols) AND price_usd > :#${body[p]}",
                "INSERT INTO of_my_own (a) VALUES (#)", "DROP TABLE of_my_own", "DELETE FROM prices",
                "CREATE TABLE IF NOT EXISTS price (a text)", "INSERT INTO price (a) VALUES (:#a)")).isEmpty();
        assertThat(rows("prices")).containsExactly(price(1));
        assertThat(column("SELECT a FROM of_my_own")).isEmpty();
        if (database == Database.POSTGRESQL) {
            // Nobody can tell before there are tables, nor while it is away
            assertThat(before).singleElement(as(STRING)).endsWith("): its tables are not there yet");
            Outage away = Outage.begin(database, this);
            try {
                assertThat(slips(database, "SELECT symbl FROM prices")).singleElement(as(STRING)).startsWith(
                        "The SQL of the routes was not checked against the store (PostgreSQL at localhost:")
                                .contains("refused");
            } finally {
                away.end();
            }
        }
    }

    /** What a check says of a route with these statements. */
    private List<String> slips(Database database, String... statements) {
        StringBuilder route = new StringBuilder("""
                - route:
                    id: slip
                    description: d
                    from:
                      uri: direct:slip
                      steps:
                """);
        for (int i = 0; i < statements.length; i++) {
            route.append("""
                            - to:
                                id: sql-%d
                                uri: sql:%s?dataSource=#store
                    """.formatted(i, statements[i]));
        }
        List<String> said = new ArrayList<>();
        Settings now = new SettingsLoader(home, Optional.empty(), Map.of()).commandLine(of(database))
                .load(name -> Set.of());
        new Wiring(now).lint(said::add)
                .check(List.of(new RouteFile(Path.of("slip.camel.yaml"), route.toString())), now.properties())
                .forEach(finding -> said.add(finding.text()));
        return said;
    }

    /** What keeps a database from taking rows. */
    private interface Outage {

        void end() throws SQLException;

        static Outage begin(Database database, StoreTest test) throws SQLException {
            if (database == Database.POSTGRESQL) {
                postgres.kill();
                return postgres::start;
            }
            Connection busy = test.connect();
            busy.createStatement().execute("PRAGMA busy_timeout = 20000");
            busy.createStatement().execute("BEGIN EXCLUSIVE");
            return busy::close;
        }
    }

    private Observed open(Database database) {
        return new Observed(home, of(database));
    }

    private Map<String, String> of(Database database) {
        Map<String, String> all = new HashMap<>(settings);
        if (database == Database.POSTGRESQL) {
            String url = settings.computeIfAbsent("test.url", key -> postgres.create("store" + number));
            all.putAll(Map.of("store.url", url, "store.user", postgres.user()));
        } else {
            settings.put("test.url", "jdbc:sqlite:" + home.resolve("data/store/crypto.db"));
        }
        all.remove("test.url");
        return all;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(settings.get("test.url"), postgres.user(), "");
    }

    private void awaitRows(String table, List<String> records) {
        Set<String> expected = new LinkedHashSet<>(records);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rows(table).size() >= expected.size());
        assertThat(rows(table)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<String> rows(String table) {
        return column("SELECT record FROM " + table);
    }

    private String one(String query) {
        return column(query).get(0);
    }

    private List<String> column(String query) {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    private void publish(String topic, List<String> records) {
        for (String record : records) {
            producer.send(new ProducerRecord<>(settings.get(topic), "key" + record.hashCode() % 50,
                    record.getBytes(UTF_8)));
        }
        producer.flush();
    }

    /** As a foreign producer may write it: with spaces, with more digits than a double has, with a field of its own. */
    private String price(int i) {
        // A name that would end a statement, were it part of one
        String symbol = i == 7 ? "'); DROP TABLE prices; --" : COINS.get(i % COINS.size());
        return ("{\"symbol\": \"%s\", \"coin_id\": \"c\", \"price_usd\": %d.12345678901234567890, \"market_cap\": "
                + "null, \"own\": {\"a\": [1.10]}, \"timestamp\": \"%s\", \"message_id\": \"%s-%d\"}").formatted(
                symbol, i, time(i), symbol, i);
    }

    private Instant time(int price) {
        return now.minusMillis(price * 10L).plus(1, ChronoUnit.MICROS);
    }

    private String candle(int i) {
        Instant start = now.truncatedTo(ChronoUnit.MINUTES).minusSeconds(60L * i);
        return ("{\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\",\"interval\":\"1m\",\"window_start\":\"%s\","
                + "\"window_end\":\"%s\",\"open\":1.10,\"high\":3,\"low\":1,\"close\":2,\"prev_close\":null,"
                + "\"samples\":6,\"updates\":1}")
                .formatted(start, start.plusSeconds(60));
    }

    private String alert(String state) {
        return ("{\"id\":\"BTC|move 5m 3%%|%1$s\",\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\",\"type\":\"move\","
                + "\"rule\":\"move 5m 3%%\",\"state\":\"%2$s\",\"direction\":\"up\",\"change_percent\":3.42,"
                + "\"threshold_percent\":3,\"old_price\":1,\"new_price\":1.04,\"window_start\":\"%1$s\","
                + "\"window_end\":\"%1$s\"}").formatted(now, state);
    }
}
