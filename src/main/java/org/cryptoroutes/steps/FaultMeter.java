package org.cryptoroutes.steps;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cryptoroutes.price.InvalidPrice;

/** Counts the coins that make no sense, and the records that can't be shown. */
final class FaultMeter {

    private final Map<InvalidPrice.Reason, Counter> rejected;
    private final Counter skipped;

    FaultMeter(MeterRegistry meters) {
        rejected = Arrays.stream(InvalidPrice.Reason.values())
                .collect(Collectors.toMap(Function.identity(), reason -> counter(reason, meters)));
        skipped = Counter.builder("crypto.records.skipped").description("Records that could not be shown")
                .register(meters);
    }

    void rejected(InvalidPrice fault) {
        rejected.get(fault.reason()).increment();
    }

    void skipped() {
        skipped.increment();
    }

    private static Counter counter(InvalidPrice.Reason reason, MeterRegistry meters) {
        return Counter.builder("crypto.coins.rejected")
                .description("Coins that went to the dead letters, by what was wrong")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT)).register(meters);
    }
}
