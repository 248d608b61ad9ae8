package org.cryptoroutes.simulator;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** All coins there are: any id, except what begins with {@code unknown-} or has blanks around it. */
final class Market {

    private final Map<String, Coin> coins = new ConcurrentHashMap<>();
    private final Clock clock;
    private final long seed;
    private final Instant opened;

    Market(Clock clock, long seed) {
        this.clock = clock;
        this.seed = seed;
        this.opened = clock.instant();
    }

    /** A coin now, or empty if there is none of that id. */
    Optional<Quote> quote(String id) {
        return find(id).map(coin -> coin.moveTo(clock.instant()));
    }

    /** A coin when the market opened, or empty if there is none of that id. */
    Optional<Quote> opening(String id) {
        return find(id).map(Coin::opening);
    }

    private Optional<Coin> find(String id) {
        boolean known = !id.startsWith("unknown-") && id.equals(id.strip());
        return known ? Optional.of(coins.computeIfAbsent(id, this::list)) : Optional.empty();
    }

    /** Each coin has its own chance, so that its walk does not depend on which others are asked for. */
    private Coin list(String id) {
        return new Coin(Listing.of(id), opened, new SplittableRandom(31 * seed + id.hashCode()));
    }
}
