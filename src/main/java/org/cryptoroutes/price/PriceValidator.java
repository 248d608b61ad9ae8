package org.cryptoroutes.price;

import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.cryptoroutes.price.InvalidPrice.Reason;
import org.cryptoroutes.price.Quote.Field;

/**
 * Turns a quote into a tick, or says why it can't be one. The price must be there; volume, market cap, change and time
 * of the last update may be null or missing, as sources send them for stale and newborn coins, but never nonsense.
 */
public final class PriceValidator {

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Supplier<PriceRules> rules;
    private final UpdateTimes times;
    private volatile Moment lastMoment = Moment.of(Instant.EPOCH);

    /** Hundreds of quotes come with one answer, and writing its time costs more than the rest of a tick. */
    private record Moment(Instant instant, String text, String idSuffix) {

        private static Moment of(Instant instant) {
            return new Moment(instant, MICROSECONDS.format(instant), "-" + instant.toEpochMilli());
        }
    }

    /** @param rules asked for each quote, so that a changed setting holds from the next one on */
    public PriceValidator(Supplier<PriceRules> rules, MeterRegistry meters) {
        this.rules = rules;
        this.times = new UpdateTimes(meters);
    }

    /** @throws InvalidPrice when the quote must not be published */
    public PriceTick validate(Quote quote) throws InvalidPrice {
        PriceRules rules = this.rules.get();
        Moment received = moment(quote.receivedAt());
        PriceTick tick = new PriceTick(
                quote.coin().symbol(),
                quote.coin().id(),
                price(quote, rules),
                notNegative(quote, Field.VOLUME),
                notNegative(quote, Field.MARKET_CAP),
                quote.number(Field.CHANGE),
                seconds(quote),
                received.text(),
                rules.producerId(),
                quote.coin().symbol().concat(received.idSuffix()));
        if (tick.lastUpdated() != null) {
            times.note(quote.coin(), quote.receivedAt(), tick.lastUpdated(), rules.maxAge());
        }
        return tick;
    }

    /** The latest {@code last_updated} in the last two answers; empty when none has told one. */
    public Optional<Instant> newestUpdate() {
        return times.newest();
    }

    private Moment moment(Instant instant) {
        Moment moment = lastMoment;
        if (!moment.instant().equals(instant)) {
            moment = Moment.of(instant);
            lastMoment = moment;
        }
        return moment;
    }

    private static BigDecimal price(Quote quote, PriceRules rules) throws InvalidPrice {
        BigDecimal price = quote.number(Field.PRICE);
        if (price == null) {
            throw quote.has(Field.PRICE) ? fault(quote, Reason.NULL_PRICE, "the price is null")
                    : fault(quote, Reason.MISSING_PRICE, "the price is missing");
        }
        if (price.signum() <= 0) {
            throw fault(quote, Reason.NOT_POSITIVE, "the price %s is not above zero".formatted(price.toPlainString()));
        }
        if (price.compareTo(rules.minPrice()) < 0) {
            throw fault(quote, Reason.OUT_OF_RANGE, "the price %s is below validation.min-price=%s"
                    .formatted(price.toPlainString(), rules.minPrice().toPlainString()));
        }
        if (price.compareTo(rules.maxPrice()) > 0) {
            throw fault(quote, Reason.OUT_OF_RANGE, "the price %s is above validation.max-price=%s"
                    .formatted(price.toPlainString(), rules.maxPrice().toPlainString()));
        }
        return price;
    }

    private static InvalidPrice fault(Quote quote, Reason reason, String sentence) {
        return new InvalidPrice(quote, quote.name(Field.PRICE), reason, sentence);
    }

    private static BigDecimal notNegative(Quote quote, Field field) throws InvalidPrice {
        BigDecimal number = quote.number(field);
        if (number != null && number.signum() < 0) {
            throw new InvalidPrice(quote, quote.name(field), Reason.NEGATIVE,
                    "%s is below zero: %s".formatted(quote.name(field), number.toPlainString()));
        }
        return number;
    }

    private static Long seconds(Quote quote) throws InvalidPrice {
        Field field = Field.UPDATED;
        BigDecimal seconds = notNegative(quote, field);
        if (seconds == null) {
            return null;
        }
        try {
            return seconds.longValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidPrice(quote, quote.name(field), Reason.BROKEN_TIME,
                    quote.name(field) + " is no whole number of seconds: " + seconds.toPlainString());
        }
    }
}
