package org.cryptoroutes.coingecko;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.settings.Derived;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which coins CoinGecko leaves out, so that each is reported once, and once more when it is back. */
final class MissingCoins {

    private static final Logger LOG = LoggerFactory.getLogger(MissingCoins.class);

    private final Set<Coin> reported = ConcurrentHashMap.newKeySet();

    private final Supplier<Set<Coin>> configured;

    /** @param configured the coins that the settings name at the moment: no other is missed */
    MissingCoins(Supplier<List<Coin>> configured, MeterRegistry meters) {
        this.configured = new Derived<>(configured, Set::copyOf);
        Gauge.builder("crypto.coins.missing", this::count).description("Configured coins that CoinGecko leaves out")
                .register(meters);
    }

    private int count() {
        reported.retainAll(configured.get());
        return reported.size();
    }

    void report(Collection<Coin> asked, Set<Coin> missing) {
        if (missing.isEmpty() && count() == 0) {
            return;
        }
        Set<Coin> vanished = missing.stream().filter(reported::add).collect(Collectors.toSet());
        if (!vanished.isEmpty()) {
            LOG.warn("CoinGecko left out {}: check the id in coins, it may be misspelt, renamed or retired",
                    names(vanished));
        }
        Set<Coin> back = asked.stream().filter(coin -> !missing.contains(coin)).filter(reported::remove)
                .collect(Collectors.toSet());
        if (!back.isEmpty()) {
            LOG.info("CoinGecko answers again for {}", names(back));
        }
    }

    private static String names(Set<Coin> coins) {
        return coins.stream().map(coin -> coin.symbol() + " (" + coin.id() + ")").sorted()
                .collect(Collectors.joining(", "));
    }
}
