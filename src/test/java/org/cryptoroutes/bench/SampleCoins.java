package org.cryptoroutes.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Coins that do not exist, with prices of the shape that CoinGecko sends. */
final class SampleCoins {

    private static final String ID = "coin-";
    private static final String SYMBOL = "C";

    private SampleCoins() {
    }

    /** The setting {@code coins} for so many. */
    static String setting(int count) {
        return IntStream.range(0, count).mapToObj(i -> symbol(i) + ":" + id(i)).collect(Collectors.joining(","));
    }

    static String id(int coin) {
        return ID + "%05d".formatted(coin);
    }

    static String symbol(int coin) {
        return SYMBOL + "%05d".formatted(coin);
    }

    static int[] indexes(String[] ids) {
        return Arrays.stream(ids).mapToInt(id -> Integer.parseInt(id.substring(ID.length()))).toArray();
    }

    /** The coin of a record key. */
    static int index(byte[] symbol) {
        int index = 0;
        for (int i = SYMBOL.length(); i < symbol.length; i++) {
            index = 10 * index + symbol[i] - '0';
        }
        return index;
    }

    /** One coin of an answer, without the braces around all. */
    static String quote(int coin) {
        return ("\"%s\":{\"usd\":%d.%04d,\"usd_market_cap\":%d.%09d,\"usd_24h_vol\":%d.%08d,"
                + "\"usd_24h_change\":%s%d.%016d,\"last_updated_at\":%d}").formatted(
                id(coin), 1 + coin * 7919L % 100_000, 1 + coin * 31L % 9999, 1_000_000_007L * (coin + 3), 123_456_789 + coin,
                32_452_843L * (coin + 5), 12_345_678 + coin, coin % 2 == 0 ? "" : "-", coin % 17,
                1_234_567_890_123_457L + coin, 1_760_000_000L + coin);
    }

    /** One coin as the programs publish it. */
    static ProducerRecord<byte[], byte[]> record(String topic, int coin) {
        byte[] key = symbol(coin).getBytes(StandardCharsets.UTF_8);
        String json = ("{\"symbol\":\"%s\",\"coin_id\":\"%s\",\"price_usd\":%d.%04d,\"volume_24h\":%d.%08d,\"market_cap\":%d.%09d,"
                + "\"price_change_24h\":1.234567890123457,\"last_updated\":1760000000,"
                + "\"timestamp\":\"2026-01-02T03:04:05.678901Z\",\"producer_id\":\"crypto-routes\","
                + "\"message_id\":\"%s-1767323045678\"}").formatted(symbol(coin), id(coin), 1 + coin * 7919L % 100_000,
                1 + coin * 31L % 9999, 32_452_843L * (coin + 5), 12_345_678 + coin, 1_000_000_007L * (coin + 3),
                123_456_789 + coin, symbol(coin));
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key, json.getBytes(StandardCharsets.UTF_8));
        message.headers().add("symbol", key).add("coin_id", id(coin).getBytes(StandardCharsets.UTF_8));
        return message;
    }
}
