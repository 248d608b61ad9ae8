package org.cryptoroutes.candles;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the job goes by. The keys are those of the program's settings, and so are the defaults.
 *
 * @param intervals of the candles, ascending; one at least
 * @param smas      lengths of the simple averages, ascending
 * @param emas      lengths of the exponential averages, ascending
 * @param moves     measured over candles of the shortest interval
 * @param trends    intervals whose turns are told
 * @param kafka     options of every Kafka client, with Kafka's own names; the servers among them
 */
public record JobSettings(String topic, String candlesTopic, String lateTopic, String deadLetterTopic,
                          String indicatorsTopic, String alertsTopic, List<Interval> intervals, long graceMicros,
                          List<Integer> smas, List<Integer> emas, List<MoveRule> moves, List<Interval> trends,
                          long cooldownSeconds, Map<String, String> kafka) implements Serializable {

    /** The defaults by their keys. */
    static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("kafka.bootstrap-servers", "localhost:9092"),
            Map.entry("kafka.topic", "crypto-prices"),
            Map.entry("kafka.dead-letter-topic", "crypto-prices-dlq"),
            Map.entry("candles.topic", "crypto-candles"),
            Map.entry("candles.late-topic", "crypto-prices-late"),
            Map.entry("candles.intervals", "1m,5m,15m,1h"),
            Map.entry("candles.grace", "10"),
            Map.entry("indicators.topic", "crypto-indicators"),
            Map.entry("indicators.sma", "20,50,200"),
            Map.entry("indicators.ema", "12,26"),
            Map.entry("alerts.topic", "crypto-alerts"),
            Map.entry("alerts.moves", "5m:3,1h:5"),
            Map.entry("alerts.trend", "5m,1h"),
            Map.entry("alerts.cooldown", "900"));

    private static final String KAFKA_CLIENT = "kafka.client.";
    private static final long MICROS = 1_000_000;

    /**
     * @param given by their keys; what is missing has its default, what is not known does not count
     * @throws IllegalArgumentException with a sentence, when one makes no sense
     */
    public static JobSettings of(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(given);
        Map<String, String> kafka = new TreeMap<>();
        all.forEach((key, value) -> {
            if (key.startsWith(KAFKA_CLIENT)) {
                kafka.put(key.substring(KAFKA_CLIENT.length()), value);
            }
        });
        kafka.put("bootstrap.servers", all.get("kafka.bootstrap-servers"));
        return new JobSettings(all.get("kafka.topic"), all.get("candles.topic"), all.get("candles.late-topic"),
                all.get("kafka.dead-letter-topic"), all.get("indicators.topic"), all.get("alerts.topic"),
                read(all, "candles.intervals", Interval::ofCandles),
                read(all, "candles.grace", Long::parseLong) * MICROS,
                read(all, "indicators.sma", Lengths::list), read(all, "indicators.ema", Lengths::list),
                read(all, "alerts.moves", MoveRule::list), read(all, "alerts.trend", Interval::list),
                read(all, "alerts.cooldown", Long::parseLong), kafka);
    }

    private static <T> T read(Map<String, String> all, String key, Function<String, T> reader) {
        try {
            return reader.apply(all.get(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s=%s makes no sense: %s".formatted(key, all.get(key), e.getMessage()), e);
        }
    }

    /** Which settings contradict others, with the reason, by the key of the rule for alerts; empty when all is well. */
    public Map<String, String> contradictions() {
        Map<String, String> contradictions = new TreeMap<>();
        moves.stream().map(MoveRule::span).filter(span -> span.seconds() % shortest().seconds() != 0).findFirst()
                .ifPresent(span -> contradictions.put("alerts.moves",
                        "%s is no multiple of %s, the shortest of candles.intervals".formatted(span, shortest())));
        trends.stream().filter(interval -> !intervals.contains(interval)).findFirst().ifPresent(interval ->
                contradictions.put("alerts.trend", "%s is none of candles.intervals".formatted(interval)));
        if (!trends.isEmpty() && smas.size() < 2) {
            contradictions.put("alerts.trend", "a trend needs two averages in indicators.sma");
        }
        return contradictions;
    }

    Interval shortest() {
        return intervals.get(0);
    }

    /** The name of the rule for turns of the trend of candles of this interval, as in the records. */
    String trendRule(Interval interval) {
        return "trend " + interval + " " + smas.get(0) + "/" + smas.get(1);
    }
}
