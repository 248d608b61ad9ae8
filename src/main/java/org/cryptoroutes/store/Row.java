package org.cryptoroutes.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cryptoroutes.price.RecordJson;
import org.cryptoroutes.price.UnreadableRecord;

/**
 * What a statement may name of a record of Kafka: {@code :#symbol} is its field symbol as text, {@code :#record} the
 * whole of it as it was published, {@code :#timestamp_us} its field timestamp in microseconds since 1970. A field that
 * the record does not have is null, so that the table says whether it may be missing.
 */
final class Row extends AbstractMap<String, Object> {

    private static final String RECORD = "record";
    private static final String MICROSECONDS = "_us";

    private final Map<String, Object> fields;

    private Row(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * @param json in UTF-8; may be null
     * @throws UnreadableRecord when it is no JSON object
     */
    static Row of(byte[] json) throws UnreadableRecord {
        Map<String, Object> fields = new HashMap<>(RecordJson.fields(json));
        fields.put(RECORD, new String(json, UTF_8));
        return new Row(fields);
    }

    /** @throws java.time.DateTimeException when a time is asked for in microseconds that is none in ISO 8601 */
    @Override
    public Object get(Object key) {
        String name = (String) key;
        if (!fields.containsKey(name) && name.endsWith(MICROSECONDS)) {
            Object time = fields.get(name.substring(0, name.length() - MICROSECONDS.length()));
            return time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse((String) time));
        }
        return fields.get(name);
    }

    /** Every statement finds what it names. */
    @Override
    public boolean containsKey(Object key) {
        return key instanceof String;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields.entrySet();
    }
}
