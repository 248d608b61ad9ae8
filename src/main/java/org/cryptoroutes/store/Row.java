package org.cryptoroutes.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
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

    private final Map<String, String> fields;
    private final ConcurrentMap<String, Long> times;

    private Row(Map<String, String> fields, ConcurrentMap<String, Long> times) {
        this.fields = fields;
        this.times = times;
    }

    /**
     * @param json  in UTF-8; may be null
     * @param times those read so far, in microseconds since 1970: the records of one poll all have the same
     * @throws UnreadableRecord when it is no JSON object
     */
    static Row of(byte[] json, ConcurrentMap<String, Long> times) throws UnreadableRecord {
        Map<String, String> fields = RecordJson.fields(json);
        fields.put(RECORD, new String(json, UTF_8));
        return new Row(fields, times);
    }

    /** @throws java.time.DateTimeException when a time is asked for in microseconds that is none in ISO 8601 */
    @Override
    public Object get(Object key) {
        String name = (String) key;
        String value = fields.get(name);
        if (value == null && name.endsWith(MICROSECONDS) && !fields.containsKey(name)) {
            String time = fields.get(name.substring(0, name.length() - MICROSECONDS.length()));
            return time == null ? null : times.computeIfAbsent(time, Row::microseconds);
        }
        return value;
    }

    private static long microseconds(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    /** Every statement finds what it names. */
    @Override
    public boolean containsKey(Object key) {
        return key instanceof String;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new HashMap<String, Object>(fields).entrySet();
    }
}
