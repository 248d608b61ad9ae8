package org.cryptoroutes.price;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a price must be to be published, and in whose name.
 *
 * @param minPrice   the lowest believable price in USD, above zero
 * @param maxPrice   the highest believable price in USD
 * @param producerId the producer_id of the ticks
 * @param maxAge     how old the newest price may be before all count as old; zero = as old as it likes
 */
public record PriceRules(BigDecimal minPrice, BigDecimal maxPrice, String producerId, Duration maxAge) {
}
