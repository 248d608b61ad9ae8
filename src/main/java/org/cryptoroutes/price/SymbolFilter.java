package org.cryptoroutes.price;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** The symbols that a person wants to see. */
public final class SymbolFilter {

    private final Set<String> wanted;

    private SymbolFilter(Set<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * @param wanted symbols with commas between, in any case; null or empty = all
     * @throws IllegalArgumentException when one of them can't be a symbol: it would accept nothing, without a word
     */
    public static SymbolFilter of(String wanted) {
        Set<String> symbols = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (wanted != null && !wanted.isBlank()) {
            Arrays.stream(wanted.split(",", -1)).map(String::strip).forEach(symbols::add);
        }
        symbols.stream().filter(symbol -> !symbol.isEmpty() && !Coin.isSymbol(symbol)).findFirst().ifPresent(symbol -> {
            throw new IllegalArgumentException("'%s' is no symbol: write symbols with commas between and without "
                    .formatted(symbol) + "quotes, such as BTC or BTC,ETH");
        });
        return new SymbolFilter(symbols);
    }

    /** @param symbol may be null: then only "all" accepts it */
    public boolean accepts(String symbol) {
        return wanted.isEmpty() || symbol != null && wanted.contains(symbol);
    }
}
