package org.cryptoroutes.candles;

import java.math.BigDecimal;

/** A candle that is still open: the samples so far. Their order is that of their times, not that of their coming. */
public record Bar(String coinId, Reading open, BigDecimal high, BigDecimal low, Reading close, Reading volume24h,
                  Reading marketCap, int samples, Updates updates) {

    static Bar of(Sample sample) {
        Reading price = reading(sample, sample.price());
        return new Bar(sample.coinId(), price, sample.price(), sample.price(), price,
                reading(sample, sample.volume24h()), reading(sample, sample.marketCap()), 1, Updates.NONE.and(sample));
    }

    Bar and(Sample sample) {
        Reading price = reading(sample, sample.price());
        Reading last = Reading.later(close, price);
        return new Bar(last == price ? sample.coinId() : coinId, Reading.earlier(open, price),
                high.compareTo(sample.price()) < 0 ? sample.price() : high,
                low.compareTo(sample.price()) > 0 ? sample.price() : low, last,
                Reading.later(volume24h, reading(sample, sample.volume24h())),
                Reading.later(marketCap, reading(sample, sample.marketCap())), samples + 1, updates.and(sample));
    }

    private static Reading reading(Sample sample, BigDecimal value) {
        return value == null ? null : new Reading(sample.at(), sample.offset(), value);
    }
}
