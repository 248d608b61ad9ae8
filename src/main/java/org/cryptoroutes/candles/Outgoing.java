package org.cryptoroutes.candles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.cryptoroutes.price.RecordJson;

/**
 * A record to be published.
 *
 * @param key     null = none
 * @param value   null = none
 * @param headers in UTF-8
 */
public record Outgoing(String topic, byte[] key, byte[] value, Map<String, String> headers) {

    /** @param kind the third header, beside symbol and coin_id */
    static Outgoing of(String topic, String symbol, String coinId, String kind, String value, Record record) {
        return new Outgoing(topic, symbol.getBytes(UTF_8), RecordJson.write(record),
                Map.of("symbol", symbol, "coin_id", coinId, kind, value));
    }

    /** The record of the price topic as it came, with what was wrong with it. */
    static Outgoing of(String topic, PriceRecord record, Map<String, String> reason) {
        return new Outgoing(topic, record.key(), record.value(), reason);
    }
}
