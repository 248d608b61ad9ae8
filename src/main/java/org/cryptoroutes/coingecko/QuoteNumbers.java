package org.cryptoroutes.coingecko;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cryptoroutes.price.InvalidPrice;
import org.cryptoroutes.price.InvalidPrice.Reason;
import org.cryptoroutes.price.Magnitude;
import org.cryptoroutes.price.Quote;
import org.cryptoroutes.price.Quote.Field;

/** The numbers of a quote, read in one go and without a tree; what is wrong with them is told when they are judged. */
final class QuoteNumbers {

    private static final int LONGEST_NAME = 100;
    /** Longer ones take ages to turn into a number. */
    private static final int LONGEST_NUMBER = 1000;
    private static final Map<String, Field> FIELDS =
            Arrays.stream(Field.values())
                    .collect(Collectors.toUnmodifiableMap(QuoteNumbers::name, Function.identity()));
    private static final Object NULL = "null";
    private static final Object NO_NUMBER = "no number";

    private final Map<Field, Object> values = new EnumMap<>(Field.class);
    private Set<String> others = Set.of();
    private Reason fault;
    private String sentence;

    private QuoteNumbers() {
    }

    /** @throws IOException when what the parser reads is no JSON */
    static QuoteNumbers read(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            parser.skipChildren();
            return faulty(Reason.UNREADABLE, "the coin is no JSON object");
        }
        QuoteNumbers numbers = new QuoteNumbers();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            numbers.add(parser.currentName(), parser);
        }
        return numbers;
    }

    /** @param sentence without its end */
    static QuoteNumbers faulty(Reason fault, String sentence) {
        QuoteNumbers numbers = new QuoteNumbers();
        numbers.note(fault, sentence);
        return numbers;
    }

    /** As CoinGecko spells it. */
    static String name(Field field) {
        return switch (field) {
            case PRICE -> "usd";
            case MARKET_CAP -> "usd_market_cap";
            case VOLUME -> "usd_24h_vol";
            case CHANGE -> "usd_24h_change";
            case UPDATED -> "last_updated_at";
        };
    }

    private void add(String name, JsonParser parser) throws IOException {
        Field field = FIELDS.get(name);
        Object value = value(parser);
        if (field == null ? isAnother(name) : values.containsKey(field)) {
            note(Reason.DUPLICATE, "'%s' stands there twice, and nobody knows which is right"
                    .formatted(name.substring(0, Math.min(name.length(), LONGEST_NAME))));
        } else if (field != null) {
            values.put(field, value);
        }
    }

    private boolean isAnother(String name) {
        others = others.isEmpty() ? new HashSet<>() : others;
        return !others.add(name);
    }

    private Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return NULL;
        }
        if (!token.isNumeric()) {
            parser.skipChildren();
            return NO_NUMBER;
        }
        if (parser.getTextLength() > LONGEST_NUMBER) {
            note(Reason.ABSURD, "the coin has an absurd number");
            return NO_NUMBER;
        }
        try {
            if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER) {
                return BigDecimal.valueOf(parser.getLongValue());
            }
            return new BigDecimal(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (NumberFormatException e) {
            note(Reason.ABSURD, "the coin has an absurd number");
            return NO_NUMBER;
        }
    }

    private void note(Reason fault, String sentence) {
        if (this.fault == null) {
            this.fault = fault;
            this.sentence = sentence;
        }
    }

    boolean has(Field field) {
        return values.containsKey(field);
    }

    /**
     * @return null when the field is null or missing
     * @throws InvalidPrice when it is no number, or none that anybody could mean; for each field when the quote is no
     *                      JSON object whose fields can be told apart and read
     */
    BigDecimal number(Quote quote, Field field) throws InvalidPrice {
        if (fault != null) {
            throw new InvalidPrice(quote, "", fault, sentence);
        }
        Object value = values.get(field);
        if (value == null || value == NULL) {
            return null;
        }
        if (value == NO_NUMBER) {
            throw new InvalidPrice(quote, name(field), Reason.NOT_A_NUMBER, name(field) + " is no number");
        }
        BigDecimal number = (BigDecimal) value;
        if (Magnitude.isAbsurd(number)) {
            throw new InvalidPrice(quote, name(field), Reason.ABSURD, name(field) + " has an absurd magnitude");
        }
        return number;
    }
}
