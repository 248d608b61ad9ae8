package org.cryptoroutes.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cryptoroutes.settings.Setting;

/** What a client may subscribe to. */
enum Channel {

    PRICE(Setting.TOPIC, List.of("symbol"), "timestamp"),
    CANDLE(Setting.CANDLES_TOPIC, List.of("symbol", "interval"), "window_start"),
    INDICATOR(Setting.INDICATORS_TOPIC, List.of("symbol", "interval"), "window_start"),
    ALERT(Setting.ALERTS_TOPIC, List.of("id", "state"), "window_end"),
    STATUS(null, List.of(), null);

    private final Setting topic;
    private final List<String> key;
    private final String time;

    Channel(Setting topic, List<String> key, String time) {
        this.topic = topic;
        this.key = key;
        this.time = time;
    }

    static Optional<Channel> of(String name) {
        return Arrays.stream(values()).filter(channel -> channel.text().equals(name)).findFirst();
    }

    /** All of them, for a sentence. */
    static String names() {
        return Arrays.stream(values()).map(Channel::text).collect(Collectors.joining(", "));
    }

    /** Its name in messages. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The setting that names the topic it is fed from; empty = it is fed from none. */
    Optional<Setting> topic() {
        return Optional.ofNullable(topic);
    }

    /** The fields that tell a record from those that it does not replace. */
    List<String> key() {
        return key;
    }

    /** The field that says which of two records is the newer one. */
    String time() {
        return time;
    }

    boolean hasIntervals() {
        return key.contains("interval");
    }

    /** Whether to know the newest is enough for a client that can't keep up. */
    boolean newestIsEnough() {
        return this == PRICE || this == STATUS;
    }
}
