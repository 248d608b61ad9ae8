package org.cryptoroutes.price;

import java.time.Instant;

/**
 * What the source said about one coin, not judged yet.
 *
 * @param coin       the coin that was asked for
 * @param json       the source's JSON value for it, character for character
 * @param receivedAt when this program received the response
 */
public record Quote(Coin coin, String json, Instant receivedAt) {
}
