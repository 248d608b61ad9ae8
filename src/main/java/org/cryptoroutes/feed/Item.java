package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.cryptoroutes.price.RecordJson;
import org.cryptoroutes.price.UnreadableRecord;

/**
 * One element of the {@code data} of messages. All clients share its bytes.
 *
 * @param key      what it has in common with those that it replaces as the newest
 * @param symbol   null = it is about no coin
 * @param interval null = the channel has none
 * @param time     {@link Instant#EPOCH} when the record does not say
 * @param json     an object as it was published, on one line, in UTF-8; nobody changes it
 */
record Item(Channel channel, String key, String symbol, String interval, Instant time, byte[] json) {

    /** Longer than any record of the contracts by far: what a client is sent must stay small. */
    private static final int LONGEST = 32 << 10;

    /**
     * @param record in UTF-8; may be null
     * @throws UnreadableRecord when it can't be told what it is about, or it is no JSON object in UTF-8
     */
    static Item of(Channel channel, byte[] record) throws UnreadableRecord {
        Map<String, String> fields = RecordJson.fields(record);
        String json = new String(record, UTF_8).strip().replace('\n', ' ').replace('\r', ' ');
        // Jackson reads UTF-16 and UTF-32 too
        if (!json.startsWith("{") || !json.endsWith("}")) {
            throw new UnreadableRecord("it is no JSON in UTF-8");
        }
        if (record.length > LONGEST) {
            throw new UnreadableRecord("it is longer than the %,d bytes that a client is sent".formatted(LONGEST));
        }
        String key = channel.key().stream().map(fields::get).filter(Objects::nonNull).collect(Collectors.joining("|"));
        for (String name : channel.key()) {
            required(fields, name);
        }
        return new Item(channel, key, required(fields, "symbol"),
                channel.hasIntervals() ? fields.get("interval") : null,
                time(fields.get(channel.time())), json.getBytes(UTF_8));
    }

    /** @param json an object on one line */
    static Item status(String json) {
        return new Item(Channel.STATUS, "", null, null, Instant.EPOCH, json.getBytes(UTF_8));
    }

    boolean isNewerThan(Item other) {
        return time.isAfter(other.time);
    }

    private static String required(Map<String, String> fields, String name) throws UnreadableRecord {
        String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            throw new UnreadableRecord("its %s is missing".formatted(name));
        }
        return value;
    }

    private static Instant time(String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
