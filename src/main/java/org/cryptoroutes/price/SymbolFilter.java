package org.cryptoroutes.price;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The symbols that a person wants to see. */
public final class SymbolFilter {

    private final Set<String> wanted;

    private SymbolFilter(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** @param wanted symbols with commas between, in any case; null or empty = all */
    public static SymbolFilter of(String wanted) {
        return new SymbolFilter(wanted == null || wanted.isBlank() ? Set.of()
                : Arrays.stream(wanted.split(",", -1)).map(String::strip)
                        .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))));
    }

    /** @param symbol may be null: then only "all" accepts it */
    public boolean accepts(String symbol) {
        return wanted.isEmpty() || symbol != null && wanted.contains(symbol);
    }
}
