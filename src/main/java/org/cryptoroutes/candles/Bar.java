package org.cryptoroutes.candles;

import java.math.BigDecimal;

/** A candle that is still open: the samples so far. Their order is that of their times, not that of their coming. */
public record Bar(String coinId, Reading open, BigDecimal high, BigDecimal low, Reading close, Reading volume24h,
                  Reading marketCap, int samples, Updates updates) {

    /** Of one sample alone. */
    static Bar of(Sample sample) {
        Reading price = reading(sample, sample.price());
        return new Bar(sample.coinId(), price, sample.price(), sample.price(), price,
                reading(sample, sample.volume24h()), reading(sample, sample.marketCap()), 1, Updates.of(sample));
    }

    /** With one more sample. */
    Bar and(Bar sample) {
        Reading last = Reading.later(close, sample.close);
        return new Bar(last == close ? coinId : sample.coinId, Reading.earlier(open, sample.open),
                high.max(sample.high), low.min(sample.low), last, Reading.later(volume24h, sample.volume24h),
                Reading.later(marketCap, sample.marketCap), samples + 1, updates.and(sample.updates));
    }

    private static Reading reading(Sample sample, BigDecimal value) {
        return value == null ? null : new Reading(sample.at(), sample.offset(), value);
    }
}
