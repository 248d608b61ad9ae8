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

/** The packaged program that keeps prices in the store that it has without any set-up. */
@Timeout(180)
class StoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PRICES = 30_000;

    @TempDir
    private Path directory;
    @TempDir
    private Path home;

    @Test
    void everyPriceIsStoredOnceThoughTheProgramIsKilledInTheMiddle() throws Exception {
        Instant now = Instant.now();
        List<String> prices = IntStream.range(0, PRICES).mapToObj(i -> "{\"symbol\":\"BTC\",\"price_usd\":%d.10,\"timestamp\":\"%s\"}"
                .formatted(i, now.minusMillis(i))).toList();
        Packaged.home(home);
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            Topics.ensure(Map.of("bootstrap.servers", broker.bootstrapServers()), Map.of("crypto-prices", 3), PATIENCE);
            publish(broker, prices);
            Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                    "PRICE_HISTORY_ENABLED", "true", "PRICE_POLLER_ENABLED", "false", "PRICE_LOG_ENABLED", "false");
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

    private static void publish(BrokerProcess broker, List<String> records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20), new StringSerializer(), new StringSerializer())) {
            records.forEach(record -> producer.send(new ProducerRecord<>("crypto-prices", "key" + record.hashCode() % 50, record)));
        }
    }

    private int count() {
        return Integer.parseInt(column("SELECT count(*) FROM prices").iterator().next());
    }

    /** Empty before there is a table. */
    private Set<String> rows() {
        return column("SELECT record FROM prices");
    }

    private Set<String> column(String query) {
        Set<String> values = new HashSet<>();
        if (home.resolve("data/store/crypto.db").toFile().exists()) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/store/crypto.db"));
                    Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
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
