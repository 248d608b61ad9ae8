package org.cryptoroutes.feed;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The names that a client may use. */
final class Vocabulary {

    private final Predicate<String> symbols;
    private final Supplier<List<String>> intervals;

    /** @param intervals of the candles */
    Vocabulary(Predicate<String> symbols, Supplier<List<String>> intervals) {
        this.symbols = symbols;
        this.intervals = intervals;
    }

    /**
     * @param names    of symbols; empty = all
     * @param interval empty = all; passed over where the channel has none
     * @throws BadRequest when one of the names is unknown
     */
    Subscription subscription(String channel, Set<String> names, Optional<String> interval) throws BadRequest {
        Channel known = Channel.of(channel).orElseThrow(() -> new BadRequest(
                "channel must be one of %s, not '%s'".formatted(Channel.names(), shortened(channel))));
        for (String symbol : names) {
            if (!symbols.test(symbol)) {
                throw new BadRequest(404, "there is no coin with the symbol '%s'; /api/v1/coins names them"
                        .formatted(shortened(symbol)));
            }
        }
        if (interval.isPresent() && !intervals.get().contains(interval.get())) {
            throw new BadRequest("interval must be one of %s, not '%s'"
                    .formatted(String.join(", ", intervals.get()), shortened(interval.get())));
        }
        return new Subscription(known, known == Channel.STATUS ? Set.of() : Set.copyOf(names),
                known.hasIntervals() ? interval.orElse(null) : null);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
