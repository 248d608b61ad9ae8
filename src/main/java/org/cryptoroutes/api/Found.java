package org.cryptoroutes.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.apache.camel.Message;

/**
 * What a route found for a request, in the header {@code found}: the answer itself, or a row that has it in the column
 * {@code records}. Times are in microseconds since 1970.
 *
 * @param json      the answer; null = nothing was found
 * @param next      where the next page ends, from the column {@code next_us}; null = there is none
 * @param following when the first of those begins that come after the page, from {@code following_us}; null = not known
 */
record Found(String json, Long next, Long following) {

    private static final String HEADER = "found";
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    static Found of(Message message) throws JsonProcessingException {
        Object found = message.getHeader(HEADER);
        if (found instanceof Found already) {
            return already;
        }
        if (found instanceof Map<?, ?> row && row.containsKey("records")) {
            return new Found((String) row.get("records"), time(row.get("next_us")), time(row.get("following_us")));
        }
        return new Found(found == null || found instanceof String ? (String) found : JSON.writeValueAsString(found),
                null, null);
    }

    private static Long time(Object value) {
        return value instanceof Number number ? number.longValue() : null;
    }

    /** Lets the steps that follow find this. */
    void put(Message message) {
        message.setHeader(HEADER, this);
    }

    boolean isEmpty() {
        return json == null || json.equals("[]");
    }
}
