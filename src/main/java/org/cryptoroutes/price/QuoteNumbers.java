package org.cryptoroutes.price;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.cryptoroutes.price.InvalidPrice.Reason;

/** The numbers of a quote, read in one go and without a tree; what is wrong with them is told when they are judged. */
final class QuoteNumbers {

    private static final int LONGEST_NAME = 100;
    /** Longer ones take ages to turn into a number. */
    private static final int LONGEST_NUMBER = 1000;
    /** Once: an enum copies its values for whoever asks. */
    private static final int FIELDS = Field.values().length;
    private static final Object NULL = "null";
    private static final Object NO_NUMBER = "no number";

    /** What stands in a field that a tick is made of. */
    enum Field {
        PRICE("usd"), MARKET_CAP("usd_market_cap"), VOLUME("usd_24h_vol"), CHANGE("usd_24h_change"),
        UPDATED("last_updated_at");

        private final String title;

        Field(String title) {
            this.title = title;
        }

        /** As the source spells it. */
        String title() {
            return title;
        }

        private static Field of(String title) {
            return switch (title) {
                case "usd" -> PRICE;
                case "usd_market_cap" -> MARKET_CAP;
                case "usd_24h_vol" -> VOLUME;
                case "usd_24h_change" -> CHANGE;
                case "last_updated_at" -> UPDATED;
                default -> null;
            };
        }
    }

    private final Object[] values = new Object[FIELDS];
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

    private void add(String name, JsonParser parser) throws IOException {
        Field field = Field.of(name);
        Object value = value(parser);
        if (field == null ? isAnother(name) : values[field.ordinal()] != null) {
            note(Reason.DUPLICATE, "'%s' stands there twice, and nobody knows which is right"
                    .formatted(name.substring(0, Math.min(name.length(), LONGEST_NAME))));
        } else if (field != null) {
            values[field.ordinal()] = value;
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

    /** @throws InvalidPrice when the quote is no JSON object whose fields can be told apart and read */
    void check(Quote quote) throws InvalidPrice {
        if (fault != null) {
            throw new InvalidPrice(quote, "", fault, sentence);
        }
    }

    boolean has(Field field) {
        return values[field.ordinal()] != null;
    }

    /**
     * @return null when the field is null or missing
     * @throws InvalidPrice when it is no number, or none that anybody could mean
     */
    BigDecimal number(Quote quote, Field field) throws InvalidPrice {
        Object value = values[field.ordinal()];
        if (value == null || value == NULL) {
            return null;
        }
        if (value == NO_NUMBER) {
            throw new InvalidPrice(quote, field.title(), Reason.NOT_A_NUMBER, field.title() + " is no number");
        }
        BigDecimal number = (BigDecimal) value;
        if (Magnitude.isAbsurd(number)) {
            throw new InvalidPrice(quote, field.title(), Reason.ABSURD, field.title() + " has an absurd magnitude");
        }
        return number;
    }
}
