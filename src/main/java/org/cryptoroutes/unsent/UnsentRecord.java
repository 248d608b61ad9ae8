package org.cryptoroutes.unsent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.cryptoroutes.steps.FaultRoutes;

/**
 * A record that waits for Kafka, as text.
 *
 * @param at        when it was to be published, in Unix milliseconds: the time that it has on the topic
 * @param partition null = by the key
 * @param key       null = none
 * @param headers   never null
 * @param value     null = none
 */
@JsonInclude(Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record UnsentRecord(long at, Integer partition, String key, Map<String, String> headers, String value) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    UnsentRecord {
        headers = headers == null ? Map.of() : headers;
    }

    /** @return empty when key, value or a header is no text: such a record can't be kept */
    static Optional<UnsentRecord> of(ProducerRecord<?, ?> record, long at) {
        if (!isText(record.key()) || !isText(record.value())) {
            return Optional.empty();
        }
        return headers(record.headers()).map(headers -> new UnsentRecord(
                record.timestamp() == null ? at : record.timestamp(), record.partition(), text(record.key()), headers,
                text(record.value())));
    }

    ProducerRecord<String, String> toRecord(String topic) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, partition, at, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }

    /** One line of JSON with its end. */
    byte[] line() {
        try {
            return (MAPPER.writeValueAsString(this) + "\n").getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts always have a JSON form", e);
        }
    }

    /** @return empty when the line is damaged */
    static Optional<UnsentRecord> read(String line) {
        try {
            return Optional.ofNullable(MAPPER.readValue(line, UnsentRecord.class)).filter(record -> record.at() > 0);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What no other record has; empty when nothing in it says that it is the only one of its kind. */
    Optional<UUID> identity() {
        return identity(key, value, headers.get(FaultRoutes.ERROR_TIME));
    }

    /** The same of a record that is on a topic. */
    static Optional<UUID> identity(ConsumerRecord<byte[], byte[]> record) {
        Header time = record.headers().lastHeader(FaultRoutes.ERROR_TIME);
        return identity(text(record.key()), text(record.value()), time == null ? null : text(time.value()));
    }

    /** A tick has its message_id, a dead letter its time; both hold more that differs, such as who sent them. */
    private static Optional<UUID> identity(String key, String value, String errorTime) {
        if (value == null || errorTime == null && !value.contains("\"message_id\"")) {
            return Optional.empty();
        }
        return Optional.of(UUID.nameUUIDFromBytes((key + "\n" + errorTime + "\n" + value).getBytes(UTF_8)));
    }

    private static boolean isText(Object part) {
        return part == null || part instanceof String
                || part instanceof byte[] bytes && Arrays.equals(text(bytes).getBytes(UTF_8), bytes);
    }

    private static String text(Object part) {
        return part instanceof byte[] bytes ? text(bytes) : (String) part;
    }

    private static Optional<Map<String, String>> headers(Iterable<Header> headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : headers) {
            if (header.value() == null || !isText(header.value())) {
                return Optional.empty();
            }
            texts.put(header.key(), text(header.value()));
        }
        return Optional.of(texts);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
