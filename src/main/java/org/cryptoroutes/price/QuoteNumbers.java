package org.cryptoroutes.price;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cryptoroutes.price.InvalidPrice.Reason;

/** The fields of a quote, read in one go and without a tree: most are looked at once and forgotten. */
final class QuoteNumbers {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_NAME = 100;

    private final Quote quote;
    private final Map<String, Optional<BigDecimal>> fields = new HashMap<>();

    private QuoteNumbers(Quote quote) {
        this.quote = quote;
    }

    /** @throws InvalidPrice when the quote is no JSON object */
    static QuoteNumbers read(Quote quote) throws InvalidPrice {
        QuoteNumbers numbers = new QuoteNumbers(quote);
        try (JsonParser parser = JSON.createParser(quote.json())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidPrice(quote, "", Reason.UNREADABLE, "the coin is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                numbers.add(parser.currentName(), parser);
            }
        } catch (StreamConstraintsException e) {
            throw new InvalidPrice(quote, "", Reason.ABSURD, "the coin has an absurd number or depth");
        } catch (JsonProcessingException e) {
            throw new InvalidPrice(quote, "", Reason.UNREADABLE, "the coin can't be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can always be read", e);
        }
        return numbers;
    }

    private void add(String field, JsonParser parser) throws IOException, InvalidPrice {
        if (fields.containsKey(field)) {
            throw new InvalidPrice(quote, "", Reason.DUPLICATE, "'%s' stands there twice, and nobody knows which is right"
                    .formatted(field.substring(0, Math.min(field.length(), LONGEST_NAME))));
        }
        JsonToken value = parser.nextToken();
        if (value.isNumeric()) {
            fields.put(field, Optional.of(parser.getDecimalValue()));
        } else if (value == JsonToken.VALUE_NULL) {
            fields.put(field, null);
        } else {
            fields.put(field, Optional.empty());
            parser.skipChildren();
        }
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /**
     * @return null when the field is null or missing
     * @throws InvalidPrice when it is no number, or none that anybody could mean
     */
    BigDecimal number(String field) throws InvalidPrice {
        Optional<BigDecimal> value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (value.isEmpty()) {
            throw new InvalidPrice(quote, field, Reason.NOT_A_NUMBER, field + " is no number");
        }
        BigDecimal number = value.get();
        if (Magnitude.isAbsurd(number)) {
            throw new InvalidPrice(quote, field, Reason.ABSURD, field + " has an absurd magnitude");
        }
        return number;
    }
}
