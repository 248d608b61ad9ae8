package org.cryptoroutes.bench;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The yardstick: what somebody would write by hand to bring the same records to Kafka. It fetches chunk by chunk, sends
 * without waiting, flushes once a poll, and knows nothing of rate limits, faults or edits.
 */
final class ProducerLoop {

    private static final int CHUNK = 250;
    private static final String QUERY = "?vs_currencies=usd&include_market_cap=true&include_24hr_vol=true"
            + "&include_24hr_change=true&include_last_updated_at=true&ids=";
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final List<HttpRequest> requests = new ArrayList<>();
    private final Map<String, String> symbols;

    private ProducerLoop(Properties settings) {
        topic = settings.getProperty("kafka.topic");
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", settings.getProperty("kafka.bootstrap-servers"),
                "acks", "all"), new ByteArraySerializer(), new ByteArraySerializer());
        List<String[]> coins = List.of(settings.getProperty("coins").split(",")).stream()
                .map(pair -> pair.split(":")).toList();
        symbols = coins.stream().collect(Collectors.toMap(pair -> pair[1], pair -> pair[0]));
        for (int from = 0; from < coins.size(); from += CHUNK) {
            String ids = coins.subList(from, Math.min(from + CHUNK, coins.size())).stream().map(pair -> pair[1])
                    .collect(Collectors.joining(","));
            requests.add(HttpRequest.newBuilder(URI.create(settings.getProperty("coingecko.base-url") + "/simple/price"
                    + QUERY + ids)).timeout(Duration.ofSeconds(10)).build());
        }
    }

    /** @param arguments the file with the settings, which are called as those of the program */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        ProducerLoop loop = new ProducerLoop(settings);
        long period = Duration.ofSeconds(Long.parseLong(settings.getProperty("producer.fetch-interval"))).toNanos();
        // Like a timer of a fixed rate: a poll that took longer than the period is followed by the next at once
        for (long next = System.nanoTime();; next += period) {
            long left = next - System.nanoTime();
            if (left > 0) {
                Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
            }
            loop.poll();
        }
    }

    private void poll() throws IOException, InterruptedException {
        for (HttpRequest request : requests) {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                System.err.println("answered " + response.statusCode());
                continue;
            }
            Instant now = Instant.now();
            for (Map.Entry<String, JsonNode> coin : mapper.readTree(response.body()).properties()) {
                send(symbols.get(coin.getKey()), coin.getKey(), coin.getValue(), now);
            }
        }
        producer.flush();
    }

    private void send(String symbol, String id, JsonNode quote, Instant now) throws IOException {
        JsonNode price = quote.path("usd");
        if (!price.isNumber() || price.decimalValue().signum() <= 0) {
            System.err.println("no price of " + id);
            return;
        }
        ObjectNode tick = mapper.createObjectNode();
        tick.put("symbol", symbol);
        tick.put("coin_id", id);
        tick.set("price_usd", price);
        tick.set("volume_24h", quote.get("usd_24h_vol"));
        tick.set("market_cap", quote.get("usd_market_cap"));
        tick.set("price_change_24h", quote.get("usd_24h_change"));
        tick.set("last_updated", quote.get("last_updated_at"));
        tick.put("timestamp", MICROSECONDS.format(now));
        tick.put("producer_id", "crypto-routes");
        tick.put("message_id", symbol + "-" + now.toEpochMilli());
        byte[] key = symbol.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, key, mapper.writeValueAsBytes(tick));
        message.headers().add("symbol", key).add("coin_id", id.getBytes(StandardCharsets.UTF_8));
        producer.send(message, (metadata, failure) -> {
            if (failure != null) {
                System.err.println("not published: " + failure);
            }
        });
    }
}
