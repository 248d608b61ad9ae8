package org.cryptoroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The yardstick of price-history: a bare consumer that writes each poll as one batch of JDBC, with the statement and
 * the options of the driver that the program has. It trusts every record, and ends when anything fails.
 */
final class StoreLoop {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String INSERT = "INSERT INTO prices (symbol, timestamp_us, message_id, record) "
            + "VALUES (?, ?, coalesce(?, ''), ?) ON CONFLICT (symbol, timestamp_us, message_id) DO NOTHING";

    private StoreLoop() {
    }

    /** @param arguments the file with the settings, which are called as those of the program */
    public static void main(String[] arguments) throws IOException, SQLException {
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        Properties options = new Properties();
        options.putAll(Map.of("user", settings.getProperty("store.user"), "reWriteBatchedInserts", "true",
                "stringtype", "unspecified"));
        try (Connection connection = DriverManager.getConnection(settings.getProperty("store.url"), options);
                PreparedStatement insert = connection.prepareStatement(INSERT);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of(
                        "bootstrap.servers", settings.getProperty("kafka.bootstrap-servers"),
                        "group.id", settings.getProperty("kafka.consumer-group"), "max.poll.records", 500,
                        "auto.offset.reset", "earliest", "enable.auto.commit", false),
                        new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            connection.setAutoCommit(false);
            consumer.subscribe(List.of(settings.getProperty("kafka.topic")));
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(250));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    JsonNode tick = MAPPER.readTree(record.value());
                    insert.setString(1, tick.get("symbol").textValue());
                    insert.setLong(2, ChronoUnit.MICROS.between(Instant.EPOCH,
                            Instant.parse(tick.get("timestamp").textValue())));
                    insert.setString(3, tick.get("message_id").textValue());
                    insert.setString(4, new String(record.value(), UTF_8));
                    insert.addBatch();
                }
                if (!records.isEmpty()) {
                    insert.executeBatch();
                    connection.commit();
                    consumer.commitSync();
                }
            }
        }
    }
}
