package org.cryptoroutes.steps;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cryptoroutes.logging.CleanEvents;
import org.cryptoroutes.logging.Printable;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.TickDisplay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was shown, and says it in one table when the program ends. Outlives every edit of a route. Anybody may
 * write any symbol to the topic: the configured coins and some others have a row each, the rest has one together.
 */
final class PriceStatistics extends LifecycleStrategySupport implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(PriceStatistics.class);

    private static final int MOST_OTHERS = 100;
    private static final int LONGEST_OTHER = 100;

    private final Supplier<Set<String>> configured;
    private final Counter shown;
    private final Map<String, Seen> bySymbol = new TreeMap<>();
    private final Map<Integer, Long> lastOffsets = new TreeMap<>();
    private long firstNanos;
    private long lastNanos;
    private long total;
    private int others;
    private long rest;

    /** @param configured the symbols of the coins that the settings name at the moment */
    PriceStatistics(Supplier<Set<String>> configured, MeterRegistry meters) {
        this.configured = configured;
        shown = Counter.builder("crypto.records.shown").description("Prices that were shown").register(meters);
    }

    private record Seen(long count, BigDecimal last, BigDecimal min, BigDecimal max) {
        Seen and(BigDecimal price) {
            return new Seen(count + 1, price, min.min(price), max.max(price));
        }
    }

    /** Counts a record of Kafka whose tick is shown. */
    @Override
    public void process(Exchange exchange) {
        Message record = exchange.getMessage();
        count(record.getBody(PriceTick.class), record.getHeader(KafkaConstants.PARTITION, Integer.class),
                record.getHeader(KafkaConstants.OFFSET, Long.class));
    }

    /**
     * @param partition of its record, from 0
     * @param offset    of its record in the partition, from 0
     */
    synchronized void count(PriceTick tick, int partition, long offset) {
        shown.increment();
        lastNanos = System.nanoTime();
        if (total++ == 0) {
            firstNanos = lastNanos;
        }
        if (hasRow(tick.symbol())) {
            bySymbol.merge(tick.symbol(), new Seen(1, tick.priceUsd(), tick.priceUsd(), tick.priceUsd()),
                    (seen, first) -> seen.and(tick.priceUsd()));
        } else {
            rest++;
        }
        lastOffsets.put(partition, offset);
    }

    private boolean hasRow(String symbol) {
        if (bySymbol.containsKey(symbol) || configured.get().contains(symbol)) {
            return true;
        }
        boolean room = others < MOST_OTHERS && symbol.length() <= LONGEST_OTHER;
        others += room ? 1 : 0;
        return room;
    }

    @Override
    public void onContextStopped(CamelContext context) {
        String table = table();
        if (!table.isEmpty()) {
            LOG.info(CleanEvents.LINES, table);
        }
    }

    /** Several lines without an end of line after the last; empty when nothing was shown. */
    synchronized String table() {
        if (total == 0) {
            return "";
        }
        StringBuilder table = new StringBuilder();
        double seconds = Duration.ofNanos(lastNanos - firstNanos).toMillis() / 1000.0;
        table.append("Shown: %,d records of %s%d symbols".formatted(total, rest == 0 ? "" : "more than ",
                bySymbol.size()));
        if (seconds > 0) {
            table.append(" in %.1f s, %.1f records a second".formatted(seconds, (total - 1) / seconds));
        }
        table.append("%n  %-8s %8s %18s %18s %18s".formatted("symbol", "count", "last", "min", "max"));
        bySymbol.forEach((symbol, seen) -> table.append("%n  %-8s %,8d %18s %18s %18s".formatted(
                Printable.line(symbol), seen.count(), TickDisplay.price(seen.last()), TickDisplay.price(seen.min()),
                TickDisplay.price(seen.max()))));
        if (rest > 0) {
            table.append("%n  %-8s %,8d".formatted("(others)", rest));
        }
        lastOffsets.forEach((partition, offset) ->
                table.append("%n  partition %d: last offset %,d".formatted(partition, offset)));
        return table.toString();
    }
}
