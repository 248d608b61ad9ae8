package org.cryptoroutes.api;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.cryptoroutes.price.Coin;
import org.springframework.jdbc.core.JdbcTemplate;

/** The coins that are followed, and those that once were and are in the store. */
final class KnownCoins implements Predicate<String> {

    private static final String IN_STORE =
            "SELECT 1 FROM prices WHERE symbol = ? UNION ALL SELECT 1 FROM candles WHERE symbol = ? LIMIT 1";

    private final Supplier<List<Coin>> followed;
    private final Supplier<DataSource> store;

    KnownCoins(Supplier<List<Coin>> followed, Supplier<DataSource> store) {
        this.followed = followed;
        this.store = store;
    }

    @Override
    public boolean test(String symbol) {
        return followed.get().stream().anyMatch(coin -> coin.symbol().equals(symbol))
                || !new JdbcTemplate(store.get()).queryForList(IN_STORE, symbol, symbol).isEmpty();
    }
}
