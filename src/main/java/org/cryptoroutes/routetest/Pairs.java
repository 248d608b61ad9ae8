package org.cryptoroutes.routetest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Pairs what is expected with what happened, in any order, so that as many as possible find a partner. To take the
 * first that fits would not do: a vague expectation could take the partner of an exact one.
 *
 * @param unmet      the expectations without a partner
 * @param unexpected what happened without having been expected
 */
record Pairs<E, A>(List<E> unmet, List<A> unexpected) {

    static <E, A> Pairs<E, A> of(List<E> expected, List<A> actual, BiPredicate<E, A> fits) {
        Map<Integer, Integer> partners = new LinkedHashMap<>();
        List<E> unmet = new ArrayList<>();
        for (int e = 0; e < expected.size(); e++) {
            if (!pair(e, expected, actual, fits, partners, new HashSet<>())) {
                unmet.add(expected.get(e));
            }
        }
        List<A> unexpected = new ArrayList<>();
        for (int a = 0; a < actual.size(); a++) {
            if (!partners.containsKey(a)) {
                unexpected.add(actual.get(a));
            }
        }
        return new Pairs<>(List.copyOf(unmet), List.copyOf(unexpected));
    }

    /** Kuhn's way: a partner that is taken may be had when its own can take another. */
    private static <E, A> boolean pair(int e, List<E> expected, List<A> actual, BiPredicate<E, A> fits,
                                       Map<Integer, Integer> partners, Set<Integer> tried) {
        for (int a = 0; a < actual.size(); a++) {
            if (fits.test(expected.get(e), actual.get(a)) && tried.add(a)) {
                Integer other = partners.get(a);
                if (other == null || pair(other, expected, actual, fits, partners, tried)) {
                    partners.put(a, e);
                    return true;
                }
            }
        }
        return false;
    }
}
