package org.cryptoroutes.candles;

/**
 * A record of the price topic as it came. Public, as all that Flink carries or keeps.
 *
 * @param partition where it is, from 0
 * @param offset    where it is, from 0
 * @param time      Kafka's own, in milliseconds since 1970
 * @param key       null when it has none
 * @param value     null when it has none
 */
public record PriceRecord(int partition, long offset, long time, byte[] key, byte[] value) {

    /** Such as {@code crypto-prices[1] @ 42}. */
    String place(String topic) {
        return "%s[%d] @ %d".formatted(topic, partition, offset);
    }
}
