package org.cryptoroutes.candles;

import java.util.List;
import java.util.stream.Stream;

/**
 * How many different times of the last update there were. Samples with an older one than the newest are left out
 * before, so only the newest must be known, and those few from a future that is not believed.
 *
 * @param newest the newest that was believed, in Unix seconds; null when there was none
 * @param ahead  those that were not
 */
public record Updates(int count, Long newest, List<Long> ahead) {

    private static final Updates NONE = new Updates(0, null, List.of());

    /** Of one sample alone. */
    static Updates of(Sample sample) {
        return sample.updated() == null ? NONE : sample.updateBelieved() ? new Updates(1, sample.updated(), List.of())
                : new Updates(1, null, List.of(sample.updated()));
    }

    /** With those of one more sample. */
    Updates and(Updates sample) {
        if (sample.count == 0) {
            return this;
        }
        boolean believed = sample.newest != null;
        Long updated = believed ? sample.newest : sample.ahead.get(0);
        if (updated.equals(newest)) {
            return this;
        }
        boolean known = ahead.contains(updated);
        return new Updates(known ? count : count + 1, believed ? updated : newest,
                believed || known ? ahead : Stream.concat(ahead.stream(), Stream.of(updated)).toList());
    }
}
