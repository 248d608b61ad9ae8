package org.cryptoroutes.price;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** The fields of a record as they are read, one after the other: what is not of its type counts as missing. */
final class TickFields {

    private String symbol;
    private String coinId;
    private BigDecimal price;
    private BigDecimal volume;
    private BigDecimal marketCap;
    private BigDecimal change;
    private BigDecimal updated;
    private String timestamp;
    private String producerId;
    private String messageId;

    private TickFields() {
    }

    /**
     * @param json at the start of the object; afterwards at its end
     * @throws IOException when it is no JSON
     */
    static TickFields read(JsonParser json) throws IOException {
        TickFields fields = new TickFields();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            fields.take(name, json);
            json.skipChildren();
        }
        return fields;
    }

    private void take(String name, JsonParser json) throws IOException {
        switch (name) {
            case "symbol" -> symbol = text(json);
            case "coin_id" -> coinId = text(json);
            case "price_usd" -> price = number(json);
            case "volume_24h" -> volume = number(json);
            case "market_cap" -> marketCap = number(json);
            case "price_change_24h" -> change = number(json);
            case "last_updated" -> updated = number(json);
            case "timestamp" -> timestamp = text(json);
            case "producer_id" -> producerId = text(json);
            case "message_id" -> messageId = text(json);
            default -> { }
        }
    }

    private static String text(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
    }

    private static BigDecimal number(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            return null;
        }
        try {
            BigDecimal number = json.getDecimalValue();
            return Magnitude.isAbsurd(number) ? null : number;
        } catch (NumberFormatException e) {
            // Its exponent is beyond all bounds
            return null;
        }
    }

    /** @throws NotATick when there is no symbol or no price */
    PriceTick tick() throws NotATick {
        if (symbol == null || price == null) {
            throw new NotATick("it has no " + (symbol == null ? "symbol" : "price_usd"));
        }
        return new PriceTick(symbol, coinId, price, volume, marketCap, change,
                updated == null ? null : updated.longValue(), timestamp, producerId, messageId);
    }
}
