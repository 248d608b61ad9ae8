package org.cryptoroutes.price;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;

/**
 * One price tick: the record on the topic, field by field in the order of the contract. Numbers keep the digits that
 * the source sent.
 *
 * @param symbol         the configured symbol, upper case
 * @param coinId         the id that the source knows the coin by
 * @param priceUsd       in USD, above zero
 * @param volume24h      traded in 24 hours, in USD; null when the source does not know
 * @param marketCap      in USD; null when the source does not know
 * @param priceChange24h over 24 hours, in percent; null when the source does not know
 * @param lastUpdated    when the source last changed the price, in Unix seconds; null when it does not know
 * @param timestamp      when this program received the response, ISO 8601 UTC with microseconds
 * @param producerId     who published it
 * @param messageId      symbol and epoch milliseconds of the timestamp
 */
public record PriceTick(
        String symbol,
        @JsonProperty("coin_id") String coinId,
        @JsonProperty("price_usd") BigDecimal priceUsd,
        @JsonProperty("volume_24h") BigDecimal volume24h,
        @JsonProperty("market_cap") BigDecimal marketCap,
        @JsonProperty("price_change_24h") BigDecimal priceChange24h,
        @JsonProperty("last_updated") Long lastUpdated,
        String timestamp,
        @JsonProperty("producer_id") String producerId,
        @JsonProperty("message_id") String messageId) {

    /** @throws IllegalArgumentException when there is no symbol or no price: nothing else could be said about it */
    public PriceTick {
        if (symbol == null || priceUsd == null) {
            throw new IllegalArgumentException("it has no " + (symbol == null ? "symbol" : "price_usd"));
        }
    }
}
