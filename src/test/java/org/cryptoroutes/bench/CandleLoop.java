package org.cryptoroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The yardstick of the candles: a bare consumer that makes the same candles with BigDecimal and sends them. It
 * remembers nothing over its death, makes neither indicators nor alerts, and trusts every record.
 */
final class CandleLoop {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
    private static final Map<String, Integer> INTERVALS = Map.of("1m", 60, "5m", 300, "15m", 900, "1h", 3600);
    private static final int GRACE = 10;

    private record Slot(int partition, String symbol, String interval, long start) {
    }

    private static final class Bar {
        private String coinId;
        private BigDecimal open;
        private BigDecimal high;
        private BigDecimal low;
        private BigDecimal close;
        private Instant first;
        private Instant last;
        private JsonNode volume;
        private JsonNode marketCap;
        private int samples;
        private final Set<Long> updates = new HashSet<>();

        void add(JsonNode tick, Instant at) {
            BigDecimal price = tick.get("price_usd").decimalValue();
            if (first == null || at.isBefore(first)) {
                first = at;
                open = price;
            }
            if (last == null || !at.isBefore(last)) {
                last = at;
                close = price;
                coinId = tick.get("coin_id").textValue();
                volume = tick.get("volume_24h");
                marketCap = tick.get("market_cap");
            }
            high = high == null ? price : high.max(price);
            low = low == null ? price : low.min(price);
            samples++;
            updates.add(tick.get("last_updated").longValue());
        }
    }

    private CandleLoop() {
    }

    /** @param arguments the file with the settings, which are called as those of the program */
    public static void main(String[] arguments) throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        String servers = settings.getProperty("kafka.bootstrap-servers");
        Map<Slot, Bar> open = new HashMap<>();
        Map<Integer, Long> clocks = new HashMap<>();
        Map<String, BigDecimal> closes = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers,
                "group.id", settings.getProperty("candles.topic"), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers,
                        "linger.ms", 20), new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.subscribe(List.of(settings.getProperty("kafka.topic")));
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(250))) {
                    JsonNode tick = MAPPER.readTree(record.value());
                    Instant at = Instant.parse(tick.get("timestamp").textValue());
                    String symbol = tick.get("symbol").textValue();
                    INTERVALS.forEach((name, seconds) -> open.computeIfAbsent(new Slot(record.partition(), symbol, name,
                            at.getEpochSecond() - at.getEpochSecond() % seconds), none -> new Bar()).add(tick, at));
                    Long before = clocks.put(record.partition(), Math.max(at.getEpochSecond(),
                            clocks.getOrDefault(record.partition(), 0L)));
                    if (before == null || (before - GRACE) / 60 != (clocks.get(record.partition()) - GRACE) / 60) {
                        close(record.partition(), clocks.get(record.partition()), open, closes, candle -> producer.send(
                                new ProducerRecord<>(settings.getProperty("candles.topic"), bytes(symbol), candle)));
                    }
                }
            }
        }
    }

    private static void close(int partition, long clock, Map<Slot, Bar> open, Map<String, BigDecimal> closes,
            Consumer<byte[]> out) throws IOException {
        List<Slot> over = new ArrayList<>();
        open.keySet().forEach(slot -> {
            if (slot.partition() == partition && slot.start() + INTERVALS.get(slot.interval()) + GRACE <= clock) {
                over.add(slot);
            }
        });
        for (Slot slot : over) {
            Bar bar = open.remove(slot);
            long end = slot.start() + INTERVALS.get(slot.interval());
            ObjectNode candle = MAPPER.createObjectNode().put("symbol", slot.symbol()).put("coin_id", bar.coinId)
                    .put("interval", slot.interval()).put("window_start", Instant.ofEpochSecond(slot.start())
                    .toString())
                    .put("window_end", Instant.ofEpochSecond(end).toString()).put("open", bar.open).put("high",
                    bar.high)
                    .put("low", bar.low).put("close", bar.close)
                    .put("prev_close", closes.put(slot.symbol() + slot.interval(), bar.close)).put("samples",
                    bar.samples)
                    .put("updates", bar.updates.size()).put("first_at", bar.first.toString()).put("last_at",
                    bar.last.toString());
            candle.set("volume_24h", bar.volume);
            candle.set("market_cap", bar.marketCap);
            out.accept(MAPPER.writeValueAsBytes(candle));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
