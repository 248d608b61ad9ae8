package org.cryptoroutes.price;

import java.math.BigDecimal;

/**
 * What a price must be to be published, and in whose name.
 *
 * @param minPrice   the lowest believable price in USD, above zero
 * @param maxPrice   the highest believable price in USD
 * @param producerId the producer_id of the ticks
 */
public record PriceRules(BigDecimal minPrice, BigDecimal maxPrice, String producerId) {
}
