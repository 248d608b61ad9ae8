package org.cryptoroutes.price;

import java.util.Arrays;

/** Decides which symbols a person wants to see. */
public final class SymbolFilter {

    /**
     * @param wanted symbols with commas between, in any case; null or empty = all
     * @param symbol may be null: then only "all" accepts it
     */
    public boolean accepts(String wanted, String symbol) {
        return wanted == null || wanted.isBlank()
                || symbol != null && Arrays.stream(wanted.split(",")).anyMatch(one -> one.strip().equalsIgnoreCase(symbol));
    }
}
