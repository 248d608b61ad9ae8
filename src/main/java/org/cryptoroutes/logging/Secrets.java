package org.cryptoroutes.logging;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The keys and passwords of this process, which must not leave it in a text. A secret stays one when its setting
 * changes: requests with the old one may be under way.
 */
public final class Secrets {

    private static final String HIDDEN = "***";
    private static final int SHORTEST = 6;
    /** The longest first: of one that holds another, the rest would stay to be seen. */
    private static final Set<String> KEPT = new ConcurrentSkipListSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private Secrets() {
    }

    /**
     * Hides these texts from now on in every line of the log.
     *
     * @param secrets what is shorter than six characters, or a plain number, is passed over: it would hide what
     *                merely looks like it
     */
    public static void keep(Collection<String> secrets) {
        KEPT.addAll(secrets.stream().filter(Secrets::isTelling).toList());
    }

    /** @return the text with {@code ***} in the place of every secret that is kept; not null */
    public static String hide(String text) {
        return hide(text, KEPT);
    }

    /** @return the text with {@code ***} in the place of this secret; not null */
    public static String hide(String text, String secret) {
        return isTelling(secret) ? hide(text, List.of(secret)) : text;
    }

    private static String hide(String text, Collection<String> secrets) {
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, HIDDEN);
        }
        return hidden;
    }

    private static boolean isTelling(String secret) {
        return secret.length() >= SHORTEST && !secret.matches("[-+0-9.eE]+");
    }
}
