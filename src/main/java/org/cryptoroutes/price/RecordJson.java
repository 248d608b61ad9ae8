package org.cryptoroutes.price;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * The JSON form of what goes over Kafka: a Java record, its components in their order under the names of their
 * annotations. A {@link BigDecimal} keeps its digits, in plain notation, never {@code 1.2E12}.
 */
public final class RecordJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> text
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .addModule(new SimpleModule().addDeserializer(BigDecimal.class, new BoundedDecimal()))
            .build();

    /** Of any field, with more behind it: numbers keep their digits. */
    private static final ObjectReader TREE = MAPPER.reader()
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private RecordJson() {
    }

    /**
     * In UTF-8, without white space.
     *
     * @param record a Java record of strings, numbers, maps and records; what is null becomes {@code null}
     */
    public static byte[] write(Record record) {
        try {
            return MAPPER.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s has no JSON form".formatted(record), e);
        }
    }

    /**
     * Reads a record, whoever wrote it: fields that the type does not have are passed over, fields that are missing
     * are null.
     *
     * @param json in UTF-8; may be null
     * @throws UnreadableRecord when it is no JSON object, a field is not of its type or the type refuses its values
     */
    public static <T extends Record> T read(byte[] json, Class<T> type) throws UnreadableRecord {
        T record;
        try {
            record = json == null ? null : MAPPER.readValue(json, type);
        } catch (JsonMappingException e) {
            throw new UnreadableRecord(fault(e));
        } catch (IOException e) {
            throw new UnreadableRecord("it is no JSON");
        }
        if (record == null) {
            throw new UnreadableRecord("it is no JSON object");
        }
        return record;
    }

    /**
     * Reads the fields of a record of any type, each as text: a number and what is in an object or a list as JSON has
     * it, what is null as null.
     *
     * @param json in UTF-8; may be null
     * @return by name; the caller's own
     * @throws UnreadableRecord when it is no JSON object
     */
    public static Map<String, String> fields(byte[] json) throws UnreadableRecord {
        try (JsonParser parser = TREE.createParser(json == null ? new byte[0] : json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableRecord("it is no JSON object");
            }
            Map<String, String> fields = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                fields.put(name, text(parser, parser.nextToken()));
            }
            if (parser.nextToken() == null) {
                return fields;
            }
        } catch (IOException e) {
            throw new UnreadableRecord("it is no JSON");
        }
        throw new UnreadableRecord("it is no JSON");
    }

    private static String text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        return value.isScalarValue() ? parser.getText() : TREE.readTree(parser).toString();
    }

    private static String fault(JsonMappingException e) {
        if (e.getCause() instanceof JsonParseException) {
            return "it is no JSON";
        }
        if (e instanceof ValueInstantiationException) {
            return e.getCause().getMessage();
        }
        if (e.getPath().isEmpty()) {
            return "it is no JSON object";
        }
        String field = e.getPath().get(0).getFieldName();
        return e.getCause() instanceof InputCoercionException || !(e instanceof MismatchedInputException mismatch)
                ? "its %s has an absurd magnitude".formatted(field)
                : "its %s is no %s".formatted(field, mismatch.getTargetType() == String.class ? "text" : "number");
    }

    /** No number whose plain notation fills the memory. */
    private static final class BoundedDecimal extends StdScalarDeserializer<BigDecimal> {

        private static final long serialVersionUID = 1;

        BoundedDecimal() {
            super(BigDecimal.class);
        }

        @Override
        public BigDecimal deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.currentToken().isNumeric()) {
                return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, json);
            }
            BigDecimal number = json.getDecimalValue();
            if (Magnitude.isAbsurd(number)) {
                throw JsonMappingException.from(json, "absurd");
            }
            return number;
        }
    }
}
