package org.cryptoroutes.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.SymbolFilter;
import org.cryptoroutes.price.TickDisplay;

/**
 * The yardstick of price-log: a bare consumer that looks at the header, formats the same line with the same class,
 * prints it at once and commits after each batch.
 */
final class ConsumerLoop {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private ConsumerLoop() {
    }

    /** @param arguments the file with the settings, which are called as those of the program */
    public static void main(String[] arguments) throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        SymbolFilter filter = SymbolFilter.of(settings.getProperty("price-log.filter"));
        TickDisplay display = new TickDisplay(ZoneId.systemDefault());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers", settings.getProperty("kafka.bootstrap-servers"),
                "group.id", settings.getProperty("kafka.consumer-group"),
                "auto.offset.reset", "earliest", "enable.auto.commit", false),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(settings.getProperty("kafka.topic")));
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(250));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    Header symbol = record.headers().lastHeader("symbol");
                    if (filter.accepts(new String(symbol.value(), StandardCharsets.UTF_8))) {
                        System.out.println(display.line(tick(record.value()), record.partition(), record.offset()));
                    }
                }
                if (!records.isEmpty()) {
                    consumer.commitSync();
                }
            }
        }
    }

    private static PriceTick tick(byte[] value) throws IOException {
        JsonNode json = MAPPER.readTree(value);
        return new PriceTick(json.get("symbol").textValue(), json.get("coin_id").textValue(), number(json, "price_usd"),
                number(json, "volume_24h"), number(json, "market_cap"), number(json, "price_change_24h"),
                json.get("last_updated").longValue(), json.get("timestamp").textValue(),
                json.get("producer_id").textValue(), json.get("message_id").textValue());
    }

    private static BigDecimal number(JsonNode json, String field) {
        return json.get(field).isNull() ? null : json.get(field).decimalValue();
    }
}
