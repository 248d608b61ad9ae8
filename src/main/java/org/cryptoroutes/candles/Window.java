package org.cryptoroutes.candles;

import java.util.Comparator;

/**
 * Which candle of which symbol.
 *
 * @param seconds the length of its interval
 * @param start   in microseconds since 1970
 */
public record Window(String symbol, int seconds, long start) {

    /** In which candles that are over at the same moment are published: always the same. */
    static final Comparator<Window> ORDER = Comparator.comparingLong(Window::end).thenComparingInt(Window::seconds)
            .thenComparing(Window::symbol);

    static Window of(Sample sample, Interval interval) {
        return new Window(sample.symbol(), interval.seconds(), interval.startOf(sample.at()));
    }

    /** In microseconds since 1970; does not belong to it. */
    long end() {
        return start + interval().micros();
    }

    Interval interval() {
        return new Interval(seconds);
    }

    Series series() {
        return new Series(symbol, seconds);
    }
}
