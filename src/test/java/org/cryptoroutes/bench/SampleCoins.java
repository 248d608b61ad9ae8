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

    private static String price(int coin) {
        return "%d.%04d".formatted(1 + coin * 7919L % 100_000, 1 + coin * 31L % 9999);
    }

    private static String marketCap(int coin) {
        return "%d.%09d".formatted(1_000_000_007L * (coin + 3), 123_456_789 + coin);
    }

    private static String volume(int coin) {
        return "%d.%08d".formatted(32_452_843L * (coin + 5), 12_345_678 + coin);
    }

    private static String change(int coin) {
        return "%s%d.%015d".formatted(coin % 2 == 0 ? "" : "-", coin % 17, 123_456_789_012_345L + coin);
    }

    /**
     * One coin of an answer, without the braces around all.
     *
     * @param updated in Unix seconds
     */
    static String quote(int coin, long updated) {
        return ("\"%s\":{\"usd\":%s,\"usd_market_cap\":%s,\"usd_24h_vol\":%s,\"usd_24h_change\":%s,"
                + "\"last_updated_at\":%d}").formatted(id(coin), price(coin), marketCap(coin), volume(coin),
                change(coin), updated);
    }

    /** One coin as the programs publish it. */
    static ProducerRecord<byte[], byte[]> record(String topic, int coin) {
        byte[] key = symbol(coin).getBytes(StandardCharsets.UTF_8);
        String json = ("{\"symbol\":\"%s\",\"coin_id\":\"%s\",\"price_usd\":%s,\"volume_24h\":%s,\"market_cap\":%s,"
                + "\"price_change_24h\":%s,\"last_updated\":%d,\"timestamp\":\"2026-01-02T03:04:05.678901Z\","
                + "\"producer_id\":\"crypto-routes\",\"message_id\":\"%s-1767323045678\"}").formatted(symbol(coin),
                id(coin), price(coin), volume(coin), marketCap(coin), change(coin), 1_767_323_045, symbol(coin));
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key, json.getBytes(StandardCharsets.UTF_8));
        message.headers().add("symbol", key).add("coin_id", id(coin).getBytes(StandardCharsets.UTF_8));
        return message;
    }
}
