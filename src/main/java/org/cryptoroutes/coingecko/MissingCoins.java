package org.cryptoroutes.coingecko;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.cryptoroutes.price.Coin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which coins CoinGecko leaves out, so that each is reported once, and once more when it is back. */
final class MissingCoins {

    private static final Logger LOG = LoggerFactory.getLogger(MissingCoins.class);

    private static final String METER = "crypto.coins.missing";

    /** One for the process: the checks of an edit build these routes too, without ever polling. */
    private static final AtomicInteger MISSING = new AtomicInteger();

    private final Set<Coin> reported = ConcurrentHashMap.newKeySet();

    MissingCoins() {
        if (Metrics.globalRegistry.find(METER).gauge() == null) {
            Gauge.builder(METER, MISSING::get)
                    .description("Configured coins that CoinGecko leaves out").register(Metrics.globalRegistry);
        }
    }

    void report(Collection<Coin> asked, Set<Coin> missing) {
        if (missing.isEmpty() && reported.isEmpty()) {
            return;
        }
        Set<Coin> vanished = missing.stream().filter(reported::add).collect(Collectors.toSet());
        if (!vanished.isEmpty()) {
            LOG.warn("CoinGecko left out {}: check the id in coins, it may be misspelt, renamed or retired",
                    names(vanished));
        }
        Set<Coin> back = asked.stream().filter(coin -> !missing.contains(coin)).filter(reported::remove)
                .collect(Collectors.toSet());
        MISSING.set(reported.size());
        if (!back.isEmpty()) {
            LOG.info("CoinGecko answers again for {}", names(back));
        }
    }

    private static String names(Set<Coin> coins) {
        return coins.stream().map(coin -> coin.symbol() + " (" + coin.id() + ")").sorted().collect(Collectors.joining(", "));
    }
}
