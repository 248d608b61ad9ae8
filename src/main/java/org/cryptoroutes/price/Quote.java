package org.cryptoroutes.price;

import java.math.BigDecimal;
import java.time.Instant;

/** What a source says about one coin: read, not judged yet. */
public interface Quote {

    /** The numbers that a tick is made of. */
    enum Field { PRICE, VOLUME, MARKET_CAP, CHANGE, UPDATED }

    /** The coin that was asked for. */
    Coin coin();

    /** When this program received what the source says. */
    Instant receivedAt();

    /** The source's JSON value, character for character. */
    String json();

    /** The name of a field as the source spells it. */
    String name(Field field);

    /** Whether the source gives the field, be it null. */
    boolean has(Field field);

    /**
     * @return null when the field is null or missing
     * @throws InvalidPrice when it is no number, or none that anybody could mean, or the whole can't be read
     */
    BigDecimal number(Field field) throws InvalidPrice;
}
