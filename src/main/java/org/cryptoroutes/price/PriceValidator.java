package org.cryptoroutes.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.cryptoroutes.price.InvalidPrice.Reason;

/**
 * Turns a quote into a tick, or says why it can't be one. The price must be there; volume, market cap, change and time
 * of the last update may be null or missing, as CoinGecko sends them for stale and newborn coins, but never nonsense.
 */
public final class PriceValidator {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Supplier<PriceRules> rules;
    private final UpdateTimes times = new UpdateTimes();

    /** @param rules asked for each quote, so that a changed setting holds from the next one on */
    public PriceValidator(Supplier<PriceRules> rules) {
        this.rules = rules;
    }

    /** @throws InvalidPrice when the quote must not be published */
    public PriceTick validate(Quote quote) throws InvalidPrice {
        JsonNode json = object(quote);
        PriceRules rules = this.rules.get();
        PriceTick tick = new PriceTick(
                quote.coin().symbol(),
                quote.coin().id(),
                price(quote, json, rules),
                notNegative(quote, json, "usd_24h_vol"),
                notNegative(quote, json, "usd_market_cap"),
                number(quote, json, "usd_24h_change"),
                seconds(quote, json),
                MICROSECONDS.format(quote.receivedAt()),
                rules.producerId(),
                quote.coin().symbol() + "-" + quote.receivedAt().toEpochMilli());
        if (tick.lastUpdated() != null) {
            times.note(quote, tick.lastUpdated(), rules.maxAge());
        }
        return tick;
    }

    /** The latest {@code last_updated} in the last two answers; empty when none has told one. */
    public Optional<Instant> newestUpdate() {
        return times.newest();
    }

    private static JsonNode object(Quote quote) throws InvalidPrice {
        try {
            JsonNode json = MAPPER.readTree(quote.json());
            if (json.isObject()) {
                return json;
            }
        } catch (MismatchedInputException e) {
            throw new InvalidPrice(quote, "", Reason.DUPLICATE,
                    "the coin, or a field of it, stands there twice, and nobody knows which is right");
        } catch (StreamConstraintsException e) {
            throw new InvalidPrice(quote, "", Reason.ABSURD, "the coin has an absurd number or depth");
        } catch (JsonProcessingException e) {
            throw new InvalidPrice(quote, "", Reason.UNREADABLE, "the coin can't be read: " + e.getOriginalMessage());
        }
        throw new InvalidPrice(quote, "", Reason.UNREADABLE, "the coin is no JSON object");
    }

    private static BigDecimal price(Quote quote, JsonNode json, PriceRules rules) throws InvalidPrice {
        BigDecimal price = number(quote, json, "usd");
        if (price == null) {
            throw json.has("usd") ? new InvalidPrice(quote, "usd", Reason.NULL_PRICE, "the price is null")
                    : new InvalidPrice(quote, "usd", Reason.MISSING_PRICE, "the price is missing");
        }
        if (price.compareTo(rules.minPrice()) < 0) {
            throw price.signum() <= 0
                    ? new InvalidPrice(quote, "usd", Reason.NOT_POSITIVE,
                            "the price %s is not above zero".formatted(price.toPlainString()))
                    : new InvalidPrice(quote, "usd", Reason.OUT_OF_RANGE,
                            "the price %s is below validation.min-price=%s"
                                    .formatted(price.toPlainString(), rules.minPrice().toPlainString()));
        }
        if (price.compareTo(rules.maxPrice()) > 0) {
            throw new InvalidPrice(quote, "usd", Reason.OUT_OF_RANGE, "the price %s is above validation.max-price=%s"
                    .formatted(price.toPlainString(), rules.maxPrice().toPlainString()));
        }
        return price;
    }

    private static BigDecimal notNegative(Quote quote, JsonNode json, String field) throws InvalidPrice {
        BigDecimal number = number(quote, json, field);
        if (number != null && number.signum() < 0) {
            throw new InvalidPrice(quote, field, Reason.NEGATIVE,
                    "%s is below zero: %s".formatted(field, number.toPlainString()));
        }
        return number;
    }

    private static Long seconds(Quote quote, JsonNode json) throws InvalidPrice {
        String field = "last_updated_at";
        BigDecimal seconds = notNegative(quote, json, field);
        if (seconds == null) {
            return null;
        }
        try {
            return seconds.longValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidPrice(quote, field, Reason.BROKEN_TIME,
                    field + " is no whole number of seconds: " + seconds.toPlainString());
        }
    }

    private static BigDecimal number(Quote quote, JsonNode json, String field) throws InvalidPrice {
        JsonNode node = json.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isNumber()) {
            throw new InvalidPrice(quote, field, Reason.NOT_A_NUMBER, field + " is no number");
        }
        BigDecimal number = node.decimalValue();
        if (Magnitude.isAbsurd(number)) {
            throw new InvalidPrice(quote, field, Reason.ABSURD, field + " has an absurd magnitude");
        }
        return number;
    }
}
