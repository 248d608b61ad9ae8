package org.cryptoroutes.candles;

import java.util.ArrayList;
import java.util.List;

/**
 * How many different times of the last update there were. Samples with an older one than the newest are left out
 * before, so only the newest must be known, and those few from a future that is not believed.
 *
 * @param newest the newest that was believed, in Unix seconds; null when there was none
 * @param ahead  those that were not
 */
public record Updates(int count, Long newest, List<Long> ahead) {

    static final Updates NONE = new Updates(0, null, List.of());

    Updates and(Sample sample) {
        Long updated = sample.updated();
        if (updated == null || updated.equals(newest)) {
            return this;
        }
        int more = ahead.contains(updated) ? count : count + 1;
        if (sample.updateBelieved()) {
            return new Updates(more, updated, ahead);
        }
        if (more == count) {
            return this;
        }
        List<Long> all = new ArrayList<>(ahead);
        all.add(updated);
        return new Updates(more, newest, all);
    }
}
