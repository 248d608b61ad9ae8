package org.cryptoroutes.price;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;

/** The JSON form of a tick: numbers with the digits they came with, plain, never {@code 1.2E12}. */
public final class TickJson {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    private static final SerializableString SYMBOL = new SerializedString("symbol");
    private static final SerializableString COIN_ID = new SerializedString("coin_id");
    private static final SerializableString PRICE_USD = new SerializedString("price_usd");
    private static final SerializableString VOLUME_24H = new SerializedString("volume_24h");
    private static final SerializableString MARKET_CAP = new SerializedString("market_cap");
    private static final SerializableString PRICE_CHANGE_24H = new SerializedString("price_change_24h");
    private static final SerializableString LAST_UPDATED = new SerializedString("last_updated");
    private static final SerializableString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializableString PRODUCER_ID = new SerializedString("producer_id");
    private static final SerializableString MESSAGE_ID = new SerializedString("message_id");

    private TickJson() {
    }

    /** In UTF-8. */
    public static byte[] write(PriceTick tick) {
        Exact bytes = new Exact();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            write(json, SYMBOL, tick.symbol());
            write(json, COIN_ID, tick.coinId());
            write(json, PRICE_USD, tick.priceUsd());
            write(json, VOLUME_24H, tick.volume24h());
            write(json, MARKET_CAP, tick.marketCap());
            write(json, PRICE_CHANGE_24H, tick.priceChange24h());
            json.writeFieldName(LAST_UPDATED);
            if (tick.lastUpdated() == null) {
                json.writeNull();
            } else {
                json.writeNumber(tick.lastUpdated());
            }
            write(json, TIMESTAMP, tick.timestamp());
            write(json, PRODUCER_ID, tick.producerId());
            write(json, MESSAGE_ID, tick.messageId());
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can always be written", e);
        }
        return bytes.bytes();
    }

    /** The generator has a buffer of its own and hands a tick over in one piece: no need to grow or to copy again. */
    private static final class Exact extends ByteArrayOutputStream {

        Exact() {
            super(0);
        }

        byte[] bytes() {
            return buf.length == count ? buf : toByteArray();
        }
    }

    private static void write(JsonGenerator json, SerializableString field, String text) throws IOException {
        json.writeFieldName(field);
        json.writeString(text);
    }

    private static void write(JsonGenerator json, SerializableString field, BigDecimal number) throws IOException {
        json.writeFieldName(field);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }

    /**
     * Reads a record of the topic, whoever wrote it: fields that are not needed for showing it may be missing.
     *
     * @throws NotATick when the bytes are no JSON object with a symbol and a price
     */
    public static PriceTick read(byte[] bytes) throws NotATick {
        if (bytes == null) {
            throw new NotATick("it is no JSON object");
        }
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new NotATick("it is no JSON object");
            }
            PriceTick tick = TickFields.read(json).tick();
            if (json.nextToken() != null) {
                throw new NotATick("it is no JSON");
            }
            return tick;
        } catch (IOException e) {
            throw new NotATick("it is no JSON");
        }
    }
}
