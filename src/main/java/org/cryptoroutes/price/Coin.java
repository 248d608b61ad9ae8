package org.cryptoroutes.price;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A coin to follow.
 *
 * @param symbol the record key, upper case, without white space, such as {@code BTC}
 * @param id     by which the source knows it, such as {@code bitcoin}; may hold blanks, brackets and dots
 */
public record Coin(String symbol, String id) {

    /** What stands in no name, but around one that somebody has quoted or copied: nobody would see it in a key. */
    private static final Pattern FOREIGN =
            Pattern.compile("[\"'`{}\\p{Pi}\\p{Pf}\\p{Cc}\\p{Cf}[\\p{Z}&&[^ ]]]");

    /**
     * Reads {@code BTC:bitcoin,ETH:ethereum}. Blanks around a name do not count, symbols become upper case.
     *
     * @throws IllegalArgumentException when a pair is incomplete, a name holds a quote, a brace or a control character,
     *                                  or a symbol or an id stands twice
     */
    public static List<Coin> parseList(String text) {
        List<Coin> coins = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String pair : text.split(",", -1)) {
            int colon = pair.indexOf(':');
            String symbol = pair.substring(0, Math.max(colon, 0)).strip().toUpperCase(Locale.ROOT);
            String id = pair.substring(colon + 1).strip();
            if (!isSymbol(symbol) || id.isEmpty() || id.indexOf(':') >= 0 || FOREIGN.matcher(id).find()) {
                throw new IllegalArgumentException("'" + pair.strip() + "' is no SYMBOL:id pair");
            }
            if (!seen.add("symbol " + symbol) || !seen.add("id " + id)) {
                throw new IllegalArgumentException("'" + pair.strip() + "' names a symbol or an id a second time");
            }
            coins.add(new Coin(symbol, id));
        }
        return List.copyOf(coins);
    }

    /** Whether the text may be a symbol: not empty, and without white space, quotes, braces and control characters. */
    public static boolean isSymbol(String text) {
        return !text.isEmpty() && text.indexOf(' ') < 0 && !FOREIGN.matcher(text).find();
    }
}
