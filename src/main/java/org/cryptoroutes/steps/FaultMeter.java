package org.cryptoroutes.steps;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cryptoroutes.price.InvalidPrice;

/** Counts the coins that make no sense, and the records that are no tick. */
final class FaultMeter {

    private final Map<InvalidPrice.Reason, Counter> rejected = Arrays.stream(InvalidPrice.Reason.values())
            .collect(Collectors.toMap(Function.identity(), FaultMeter::counter));
    private final Counter skipped = Counter.builder("crypto.records.skipped")
            .description("Records of the price topic that are no price").register(Metrics.globalRegistry);

    void rejected(InvalidPrice fault) {
        rejected.get(fault.reason()).increment();
    }

    void skipped() {
        skipped.increment();
    }

    private static Counter counter(InvalidPrice.Reason reason) {
        return Counter.builder("crypto.coins.rejected")
                .description("Coins that went to the dead letters, by what was wrong")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT)).register(Metrics.globalRegistry);
    }
}
