package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.Topics;
import org.cryptoroutes.settings.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both databases are away for longer than the five minutes that Kafka waits for a consumer, while records go on: a
 * PostgreSQL is killed, and a file of SQLite is locked by another process.
 * {@code mvn -Psoak verify -Dit.test=DatabaseAway} takes seven minutes.
 */
class DatabaseAway {

    private static final Duration AWAY = Duration.ofSeconds(330);
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** At a time, ten times a second. */
    private static final int PRICES = 20;
    private static final Pattern LINE = Pattern.compile("(\\d\\d:\\d\\d:\\d\\d)  (?:WARN|INFO)  (.*?): .*");
    private static final int DAY_SECONDS = 86_400;
    private static final Map<String, String> TABLES = Map.of("crypto-prices", "prices", "crypto-candles", "candles");

    @TempDir
    private Path broker;
    @TempDir
    private Path server;
    @TempDir
    private Path home;

    /** A program, and where it keeps what it reads. */
    private record Keeper(String store, Packaged program, Probe probe, String url) implements AutoCloseable {

        static Keeper start(String store, Path home, BrokerProcess kafka, String url, String user) {
            Map<String, String> environment = new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                    "KAFKA_CONSUMER_GROUP", store, "MANAGEMENT_PORT", "0", "STORE_URL", url, "STORE_USER", user,
                    "PRICE_POLLER_ENABLED", "false", "PRICE_LOG_ENABLED", "false"));
            Documents.switches().stream().filter(key -> key.contains("-history.")).map(Setting::environmentNameOf)
                    .forEach(route -> environment.put(route, "true"));
            Packaged program = Packaged.start(Packaged.home(home.resolve(store)), environment);
            return new Keeper(store, program, new Probe(program), url);
        }

        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, "crypto", "");
        }

        /** In their order as texts. */
        List<String> rows(String table) throws SQLException {
            List<String> rows = new ArrayList<>();
            try (Connection connection = connect(); Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT record FROM " + table)) {
                while (found.next()) {
                    rows.add(found.getString(1));
                }
            }
            rows.sort(null);
            return rows;
        }

        boolean hasBegun() throws SQLException {
            return rows("prices").size() > 100 && rows("candles").size() > 10;
        }

        double lag() {
            return probe.metrics().entrySet().stream()
                    .filter(sample -> sample.getKey().startsWith("crypto_consumer_lag"))
                    .mapToDouble(Map.Entry::getValue).sum();
        }

        @Override
        public void close() {
            program.close();
        }
    }

    @Test
    void nothingIsMissingOrThereTwiceAndNothingIsSaidMoreThanOnceAMinute() throws Exception {
        try (BrokerProcess kafka = BrokerProcess.start(broker);
                PostgresProcess postgres = PostgresProcess.start(server)) {
            Topics.ensure(Map.of("bootstrap.servers", kafka.bootstrapServers()), Map.of("crypto-prices", 3,
                    "crypto-candles", 3, "crypto-indicators", 3, "crypto-alerts", 3), PATIENCE);
            String file = "jdbc:sqlite:" + home.resolve("crypto.db");
            try (Keeper killed = Keeper.start("postgresql", home, kafka, postgres.url("postgres"), postgres.user());
                    Keeper locked = Keeper.start("sqlite", home, kafka, file, "")) {
                List<Keeper> both = List.of(killed, locked);
                Source source = new Source(kafka.bootstrapServers());
                await().atMost(PATIENCE).ignoreExceptions().until(() -> killed.hasBegun() && locked.hasBegun());
                List<Integer> before = both.stream().map(keeper -> keeper.program().lines().size()).toList();
                try (Connection other = locked.connect(); Statement lock = other.createStatement()) {
                    lock.execute("PRAGMA busy_timeout = 20000");
                    lock.execute("BEGIN EXCLUSIVE");
                    postgres.kill();
                    assertHealthNamesStoreAndLag(both);
                }
                for (int i = 0; i < both.size(); i++) {
                    List<String> lines = both.get(i).program().lines();
                    assertSaidAtMostOnceAMinute(lines.subList(before.get(i), lines.size()));
                }
                postgres.start();
                Instant back = Instant.now();
                pass(LOOK);
                source.close();
                await().atMost(PATIENCE).until(() -> both.stream().allMatch(keeper -> keeper.lag() == 0));
                System.out.println("caught up within " + Duration.between(back, Instant.now()));
                for (Map.Entry<String, String> table : TABLES.entrySet()) {
                    assertRowsAreTheRecords(kafka, table.getKey(), table.getValue(), both);
                }
                both.forEach(keeper -> assertThat(keeper.probe().status("/observe/health/ready")).as(keeper.store())
                        .isEqualTo(200));
            }
        }
    }

    /** Looks for as long as they are away. */
    private static void assertHealthNamesStoreAndLag(List<Keeper> both) {
        Instant back = Instant.now().plus(AWAY);
        while (Instant.now().isBefore(back)) {
            pass(LOOK);
            for (Keeper keeper : both) {
                String said = keeper.probe().message("store");
                System.out.println(said);
                assertThat(said).matches("The store \\((SQLite in crypto\\.db\\) answers"
                        + "|PostgreSQL at localhost:\\d+\\) can't be used: .*); \\d+ records wait in Kafka");
                assertThat(keeper.probe().message("sinks")).contains(": candle-history, price-history;");
                assertThat(keeper.probe().status("/observe/health/ready")).isEqualTo(503);
            }
        }
    }

    /** By each, whose name stands before the first colon. */
    private static void assertSaidAtMostOnceAMinute(List<String> lines) {
        lines.forEach(System.out::println);
        assertThat(lines).isNotEmpty().allMatch(line -> LINE.matcher(line).matches());
        Map<String, List<LocalTime>> said = lines.stream().map(LINE::matcher).filter(Matcher::matches).collect(
                Collectors.groupingBy(line -> line.group(2),
                        Collectors.mapping(line -> LocalTime.parse(line.group(1)), Collectors.toList())));
        said.forEach((who, times) -> {
            for (int i = 1; i < times.size(); i++) {
                // The clock of the log is read a moment after the one that counts
                assertThat(Math.floorMod(times.get(i).toSecondOfDay() - times.get(i - 1).toSecondOfDay(), DAY_SECONDS))
                        .as("%s at %s", who, times).isGreaterThanOrEqualTo(59);
            }
        });
    }

    private static void assertRowsAreTheRecords(BrokerProcess kafka, String topic, String table, List<Keeper> both)
            throws SQLException {
        try (Records records = new Records(kafka.bootstrapServers(), topic)) {
            List<String> all = records.toTheEnd().stream().map(Records::value).sorted().toList();
            for (Keeper keeper : both) {
                List<String> rows = keeper.rows(table);
                System.out.printf("%s: %,d records, %,d rows in %s%n", keeper.store(), all.size(), rows.size(), table);
                assertThat(rows.equals(all)).as("%s of %s", table, keeper.store()).isTrue();
            }
        }
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }

    /** Brings prices and candles, until it is closed. */
    private static final class Source {

        private final KafkaProducer<String, String> producer;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private int number;

        Source(String bootstrapServers) {
            producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(),
                    new StringSerializer());
            clock.scheduleAtFixedRate(this::publish, 0, 100, TimeUnit.MILLISECONDS);
        }

        private void publish() {
            Instant now = Instant.now();
            for (int i = 0; i < PRICES; i++) {
                number++;
                send("crypto-prices", ("{\"symbol\":\"C%d\",\"coin_id\":\"c\",\"price_usd\":%d.10,\"timestamp\":\"%s\","
                        + "\"message_id\":\"%d\"}").formatted(number % 8, number, now, number));
            }
            send("crypto-candles", ("{\"symbol\":\"C%d\",\"coin_id\":\"c\",\"interval\":\"1m\",\"window_start\":\"%s\","
                    + "\"open\":1.10,\"high\":3,\"low\":1,\"close\":2}").formatted(number % 8, now));
        }

        private void send(String topic, String record) {
            producer.send(new ProducerRecord<>(topic, "C" + number % 8, record));
        }

        void close() throws InterruptedException {
            clock.shutdown();
            assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            producer.close();
        }
    }
}
