package org.cryptoroutes;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.cryptoroutes.settings.Setting;

/** The consumer group of a program that shows some symbols only: another filter is another group. */
final class FilterGroup {

    private FilterGroup() {
    }

    /** @param filter symbols with commas between, such as {@code BTC,ETH}, which gives {@code …-BTC-ETH} */
    static String of(String filter) {
        return Setting.CONSUMER_GROUP.standard() + "-" + Arrays.stream(filter.split(","))
                .map(String::strip).map(FilterGroup::word).collect(Collectors.joining("-"));
    }

    /** Letters and digits of any script stay as they are, all else becomes its number: no two symbols give one word. */
    private static String word(String symbol) {
        return symbol.codePoints().mapToObj(point -> Character.isLetterOrDigit(point) ? Character.toString(point)
                : "_" + Integer.toHexString(point) + "_").collect(Collectors.joining());
    }
}
