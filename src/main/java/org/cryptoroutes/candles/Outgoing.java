package org.cryptoroutes.candles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
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

    private static final String RECORD = "error.record";
    private static final long MICROS = 1_000_000;

    /** @param kind the third header, beside symbol and coin_id */
    static Outgoing of(String topic, String symbol, String coinId, String kind, String value, Record record) {
        return new Outgoing(topic, symbol.getBytes(UTF_8), RecordJson.write(record),
                Map.of("symbol", symbol, "coin_id", coinId, kind, value));
    }

    /** The record of the price topic as it came, and what is wrong with it; its time is Kafka's, as in every replay. */
    static Outgoing rejected(JobSettings settings, PriceRecord record, NotASample fault) {
        return new Outgoing(settings.deadLetterTopic(), record.key(), record.value(), Map.of(
                "error.reason", fault.getMessage(), "error.field", fault.field(),
                "error.time", Instant.ofEpochMilli(record.time()).toString(), RECORD, record.place(settings.topic())));
    }

    /**
     * The record of the price topic as it came.
     *
     * @param clock of its partition when it came, in microseconds since 1970
     */
    static Outgoing late(JobSettings settings, PriceRecord record, Sample sample, long clock) {
        String reason = "its timestamp is %d s before the newest one of its partition"
                .formatted((clock - sample.at()) / MICROS);
        return new Outgoing(settings.lateTopic(), record.key(), record.value(), Map.of(
                "symbol", sample.symbol(), "coin_id", sample.coinId(),
                "error.reason", reason, RECORD, record.place(settings.topic())));
    }
}
