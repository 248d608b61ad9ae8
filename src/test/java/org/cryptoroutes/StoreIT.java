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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.cryptoroutes.kafka.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program that keeps prices in a store, in the one that it has without any set-up too. */
@Timeout(180)
class StoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PRICES = 30_000;

    @TempDir
    private Path directory;
    @TempDir
    private Path home;
    @TempDir
    private Path server;

    private final Instant now = Instant.now();
    private final List<String> prices = IntStream.range(0, PRICES).mapToObj(i ->
            "{\"symbol\":\"BTC\",\"price_usd\":%d.10,\"timestamp\":\"%s\"}".formatted(i, now.minusMillis(i))).toList();
    /** Of the PostgreSQL; null = it is the file of SQLite. */
    private String url;

    @Test
    void everyPriceIsStoredOnceThoughTheProgramIsKilledInTheMiddle() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            Map<String, String> environment = environment(broker, Map.of());
            publish(broker, prices);
            int killed = 0;
            while (rows().size() < PRICES) {
                try (Packaged program = Packaged.start(home, environment)) {
                    int before = rows().size();
                    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> rows().size() > before);
                    if (killed++ < 2) {
                        program.kill();
                    } else {
                        await().atMost(PATIENCE).until(() -> rows().size() == PRICES);
                    }
                }
            }
            assertThat(killed).as("in the middle").isGreaterThan(1);
        }

        assertThat(rows()).isEqualTo(new HashSet<>(prices));
        assertThat(count()).isEqualTo(PRICES);
    }

    /** A row that somebody else holds keeps the batch that it belongs to from its end. */
    @Test
    void everyPriceIsStoredOnceThoughTheProgramIsKilledInMidBatchOnPostgres() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory);
                PostgresProcess postgres = PostgresProcess.start(server)) {
            url = postgres.url("postgres");
            Map<String, String> environment =
                    environment(broker, Map.of("STORE_URL", url, "STORE_USER", postgres.user()));
            publish(broker, prices.subList(0, 1));
            try (Packaged program = Packaged.start(home, environment)) {
                await().atMost(PATIENCE).until(() -> rows().size() == 1);
                try (Connection held = connect()) {
                    held.setAutoCommit(false);
                    held.createStatement().execute(("INSERT INTO prices (symbol, timestamp_us, message_id, record) "
                            + "VALUES ('BTC', %d, '', '{\"price_usd\":1}')")
                            .formatted(ChronoUnit.MICROS.between(Instant.EPOCH, now.minusMillis(700))));
                    publish(broker, prices.subList(1, PRICES));
                    await().atMost(PATIENCE).until(() ->
                            column("SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                            .stream().anyMatch(query -> query.startsWith("INSERT INTO prices")));
                    program.kill();
                }
            }
            try (Packaged program = Packaged.start(home, environment)) {
                await().atMost(PATIENCE).until(() -> rows().size() == PRICES);
            }
            assertThat(rows()).isEqualTo(new HashSet<>(prices));
            assertThat(count()).isEqualTo(PRICES);
        }
    }

    /** A limit on the size of its files does to the program what a full disk does, and can be taken away again. */
    @Test
    void everyPriceIsStoredOnceThoughTheDiskIsFullForAWhile() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            Map<String, String> environment = environment(broker, Map.of());
            publish(broker, prices);
            List<String> limited = new ArrayList<>(List.of("bash", "-c", "ulimit -Sf 3000; exec \"$@\"", "bash"));
            limited.addAll(Packaged.command(List.of()));
            try (Packaged program = Packaged.start(limited, home, environment)) {
                program.await(1, ".*price-history: the record at .* waits in Kafka, its target does not take it: .*",
                        PATIENCE);
                assertThat(rows().size()).as("before it was full").isBetween(1, PRICES - 1);
                assertThat(new ProcessBuilder("prlimit", "--pid", String.valueOf(program.pid()), "--fsize=unlimited:")
                        .start()
                        .waitFor()).isZero();
                await().atMost(PATIENCE).until(() -> rows().size() == PRICES);
                assertThat(program.linesMatching(".*(WARN|ERROR).*history.*")).as("said once").hasSize(1);
            }
        }

        assertThat(rows()).isEqualTo(new HashSet<>(prices));
        assertThat(count()).isEqualTo(PRICES);
    }

    private Map<String, String> environment(BrokerProcess broker, Map<String, String> more) {
        Topics.ensure(Map.of("bootstrap.servers", broker.bootstrapServers()), Map.of("crypto-prices", 3), PATIENCE);
        Packaged.home(home);
        Map<String, String> environment = new HashMap<>(more);
        environment.putAll(Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "PRICE_HISTORY_ENABLED", "true",
                "PRICE_POLLER_ENABLED", "false", "PRICE_LOG_ENABLED", "false"));
        return environment;
    }

    private static void publish(BrokerProcess broker, List<String> records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20), new StringSerializer(),
                new StringSerializer())) {
            records.forEach(record ->
                    producer.send(new ProducerRecord<>("crypto-prices", "key" + record.hashCode() % 50, record)));
        }
    }

    private int count() {
        return Integer.parseInt(column("SELECT count(*) FROM prices").iterator().next());
    }

    /** Empty before there is a table. */
    private Set<String> rows() {
        return column("SELECT record FROM prices");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url == null ? "jdbc:sqlite:" + home.resolve("data/store/crypto.db") : url,
                "crypto", "");
    }

    private Set<String> column(String query) {
        Set<String> values = new HashSet<>();
        if (url != null || home.resolve("data/store/crypto.db").toFile().exists()) {
            try (Connection connection = connect(); Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            } catch (SQLException e) {
                return values;
            }
        }
        return values;
    }
}
