package org.cryptoroutes.candles;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must come of a price topic, worked out by plain loops over all of it, with nothing of the job's code: every
 * sample of a window in a list, every average from its definition, everything as maps and lists of JSON.
 */
public final class Reference {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
    private static final MathContext EXACT = new MathContext(40);
    private static final MathContext SHOWN = new MathContext(12, RoundingMode.HALF_EVEN);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Map<String, Duration> intervals = new TreeMap<>();
    private final Duration grace;
    private final Duration cooldown;
    private final Map<Integer, List<ReferenceSample>> accepted = new TreeMap<>();
    private final Map<Integer, Instant> clocks = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();

    /** The counts of records by what became of them. */
    public int late;
    public int stale;
    public int rejected;
    public int sampled;

    private record ReferenceSample(String symbol, String coinId, Instant at, long offset, JsonNode tick) {

        BigDecimal number(String field) {
            return tick.hasNonNull(field) ? tick.get(field).decimalValue() : null;
        }
    }

    public Reference(Map<String, Duration> intervals, Duration grace, Duration cooldown) {
        this.intervals.putAll(intervals);
        this.grace = grace;
        this.cooldown = cooldown;
    }

    /** Takes the next record of its partition in. */
    public void add(Ticks.Tick record) {
        long offset = offsets.merge(record.partition(), 1L, Long::sum) - 1;
        if (!record.sample()) {
            rejected++;
            return;
        }
        JsonNode tick = json(record.value());
        Instant at = Instant.parse(tick.get("timestamp").asText());
        Instant clock = clocks.get(record.partition());
        Duration shortest = intervals.values().stream().min(Comparator.naturalOrder()).orElseThrow();
        if (clock != null && !clock.isBefore(start(at, shortest).plus(shortest).plus(grace))) {
            late++;
            return;
        }
        clocks.merge(record.partition(), at, (one, other) -> one.isAfter(other) ? one : other);
        String symbol = tick.get("symbol").asText();
        if (tick.hasNonNull("last_updated")) {
            long updated = tick.get("last_updated").asLong();
            if (updated < newest.getOrDefault(symbol, Long.MIN_VALUE)) {
                stale++;
                return;
            }
            if (updated <= at.getEpochSecond() + 60) {
                newest.put(symbol, updated);
            }
        }
        sampled++;
        accepted.computeIfAbsent(record.partition(), none -> new ArrayList<>())
                .add(new ReferenceSample(symbol, tick.get("coin_id").asText(), at, offset, tick));
    }

    /** The candles of each series, {@code symbol interval}, by the start of their windows. */
    public SortedMap<String, List<Map<String, Object>>> candles() {
        SortedMap<String, SortedMap<Instant, List<ReferenceSample>>> windows = new TreeMap<>();
        accepted.forEach((partition, samples) -> samples.forEach(sample -> intervals.forEach((name, length) -> {
            Instant start = start(sample.at(), length);
            if (!clocks.get(partition).isBefore(start.plus(length).plus(grace))) {
                windows.computeIfAbsent(sample.symbol() + " " + name, none -> new TreeMap<>())
                        .computeIfAbsent(start, none -> new ArrayList<>()).add(sample);
            }
        })));
        SortedMap<String, List<Map<String, Object>>> candles = new TreeMap<>();
        windows.forEach((series, all) -> {
            String interval = series.split(" ")[1];
            List<Map<String, Object>> made = new ArrayList<>();
            all.forEach((start, samples) -> {
                Map<String, Object> before = made.isEmpty() ? Map.of() : made.get(made.size() - 1);
                made.add(candle(interval, start, samples, start.toString().equals(before.get("window_end"))
                        ? before.get("close") : null));
            });
            candles.put(series, made);
        });
        return candles;
    }

    private Map<String, Object> candle(String interval, Instant start, List<ReferenceSample> samples,
            Object prevClose) {
        samples.sort(Comparator.comparing(ReferenceSample::at).thenComparing(ReferenceSample::offset));
        ReferenceSample first = samples.get(0);
        ReferenceSample last = samples.get(samples.size() - 1);
        TreeSet<BigDecimal> prices = new TreeSet<>();
        TreeSet<Long> updates = new TreeSet<>();
        BigDecimal volume = null;
        BigDecimal cap = null;
        for (ReferenceSample sample : samples) {
            prices.add(sample.number("price_usd"));
            if (sample.tick().hasNonNull("last_updated")) {
                updates.add(sample.tick().get("last_updated").asLong());
            }
            volume = sample.number("volume_24h") == null ? volume : sample.number("volume_24h");
            cap = sample.number("market_cap") == null ? cap : sample.number("market_cap");
        }
        Map<String, Object> candle = new HashMap<>();
        candle.put("symbol", first.symbol());
        candle.put("coin_id", last.coinId());
        candle.put("interval", interval);
        candle.put("window_start", start.toString());
        candle.put("window_end", start.plus(intervals.get(interval)).toString());
        candle.put("open", first.number("price_usd"));
        candle.put("high", prices.last());
        candle.put("low", prices.first());
        candle.put("close", last.number("price_usd"));
        candle.put("prev_close", prevClose);
        candle.put("samples", samples.size());
        candle.put("updates", updates.size());
        candle.put("first_at", first.tick().get("timestamp").asText());
        candle.put("last_at", last.tick().get("timestamp").asText());
        candle.put("volume_24h", volume);
        candle.put("market_cap", cap);
        return candle;
    }

    /** The indicators of the candles of one series, with averages of 20, 50 and 200 and of 12 and 26. */
    public static List<Map<String, Object>> indicators(List<Map<String, Object>> candles) {
        List<BigDecimal> closes = candles.stream().map(candle -> (BigDecimal) candle.get("close")).toList();
        List<BigDecimal> fast = ema(closes, 12);
        List<BigDecimal> slow = ema(closes, 26);
        List<BigDecimal> line = new ArrayList<>();
        for (int i = 0; i < closes.size(); i++) {
            line.add(slow.get(i) == null ? null : fast.get(i).subtract(slow.get(i), EXACT));
        }
        List<BigDecimal> signal = new ArrayList<>(Collections.nCopies(Math.min(25, closes.size()), null));
        signal.addAll(ema(line.subList(Math.min(25, line.size()), line.size()), 9));
        List<BigDecimal> rsi = rsi(closes);
        List<Map<String, Object>> all = new ArrayList<>();
        String trend = null;
        for (int i = 0; i < closes.size(); i++) {
            Map<String, Object> one = new HashMap<>();
            for (String field : List.of("symbol", "coin_id", "interval", "window_start", "window_end", "close")) {
                one.put(field, candles.get(i).get(field));
            }
            BigDecimal twenty = mean(closes, i, 20);
            BigDecimal fifty = mean(closes, i, 50);
            one.put("sma", map("20", shown(twenty), "50", shown(fifty), "200", shown(mean(closes, i, 200))));
            one.put("ema", map("12", shown(fast.get(i)), "26", shown(slow.get(i))));
            one.put("rsi", map("14", shown(rsi.get(i))));
            one.put("macd", map("line", shown(line.get(i)), "signal", shown(signal.get(i)), "histogram",
                    signal.get(i) == null ? null : shown(line.get(i).subtract(signal.get(i)))));
            BigDecimal band = twenty == null ? null : deviation(closes, i, 20, twenty).multiply(BigDecimal.valueOf(2));
            one.put("bollinger", map("upper", twenty == null ? null : shown(twenty.add(band)), "middle", shown(twenty),
                    "lower", twenty == null ? null : shown(twenty.subtract(band))));
            if (fifty != null && twenty.compareTo(fifty) != 0) {
                trend = twenty.compareTo(fifty) > 0 ? "up" : "down";
            }
            one.put("trend", trend);
            one.put("span_seconds", i < 49 ? null : Duration.between(time(candles.get(i - 49), "window_start"),
                    time(candles.get(i), "window_end")).toSeconds());
            all.add(one);
        }
        return all;
    }

    private static BigDecimal mean(List<BigDecimal> values, int index, int length) {
        return index + 1 < length ? null : values.subList(index + 1 - length, index + 1).stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add).divide(BigDecimal.valueOf(length), EXACT);
    }

    private static BigDecimal deviation(List<BigDecimal> values, int index, int length, BigDecimal mean) {
        return values.subList(index + 1 - length, index + 1).stream().map(value -> value.subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add).divide(BigDecimal.valueOf(length), EXACT).sqrt(EXACT);
    }

    private static List<BigDecimal> ema(List<BigDecimal> values, int length) {
        List<BigDecimal> averages = new ArrayList<>();
        BigDecimal weight = BigDecimal.valueOf(2).divide(BigDecimal.valueOf(length + 1L), EXACT);
        for (int i = 0; i < values.size(); i++) {
            averages.add(i < length - 1 ? null : i == length - 1 ? mean(values, i, length)
                    : values.get(i).multiply(weight).add(averages.get(i - 1).multiply(BigDecimal.ONE.subtract(weight)),
                    EXACT));
        }
        return averages;
    }

    private static List<BigDecimal> rsi(List<BigDecimal> closes) {
        List<BigDecimal> gains = new ArrayList<>();
        List<BigDecimal> losses = new ArrayList<>();
        List<BigDecimal> all = new ArrayList<>();
        BigDecimal gain = null;
        BigDecimal loss = null;
        for (int i = 0; i < closes.size(); i++) {
            BigDecimal change = i == 0 ? BigDecimal.ZERO : closes.get(i).subtract(closes.get(i - 1));
            gains.add(change.signum() > 0 ? change : BigDecimal.ZERO);
            losses.add(change.signum() < 0 ? change.negate() : BigDecimal.ZERO);
            gain = i < 14 ? null : i == 14 ? mean(gains, i, 14) : wilder(gain, gains.get(i));
            loss = i < 14 ? null : i == 14 ? mean(losses, i, 14) : wilder(loss, losses.get(i));
            all.add(gain == null ? null : gain.add(loss).signum() == 0 ? BigDecimal.valueOf(50)
                    : HUNDRED.multiply(gain).divide(gain.add(loss), EXACT));
        }
        return all;
    }

    private static BigDecimal wilder(BigDecimal before, BigDecimal now) {
        return before.multiply(BigDecimal.valueOf(13)).add(now).divide(BigDecimal.valueOf(14), EXACT);
    }

    /** The alerts about moves of a percentage within a span, over the candles of the shortest interval of a symbol. */
    public List<Map<String, Object>> moves(List<Map<String, Object>> candles, Duration span, String name, int percent) {
        List<Map<String, Object>> alerts = new ArrayList<>();
        Map<String, Object> told = null;
        boolean firing = false;
        List<Instant> starts = candles.stream().map(candle -> time(candle, "window_start")).toList();
        for (int i = 0; i < candles.size(); i++) {
            Map<String, Object> now = candles.get(i);
            Instant oldest = time(now, "window_end").minus(span);
            int first = i;
            while (first > 0 && !starts.get(first - 1).isBefore(oldest)) {
                first--;
            }
            Map<String, Object> then = candles.get(first);
            BigDecimal from = (BigDecimal) (then.get("prev_close") == null ? then.get("open") : then.get("prev_close"));
            BigDecimal to = (BigDecimal) now.get("close");
            double threshold = percent;
            boolean fires = Math.abs(change(from, to).doubleValue()) >= threshold && (told == null || rested(told, now)
                    && Math.abs(change((BigDecimal) told.get("new_price"), to).doubleValue()) >= threshold);
            boolean resolves = !fires && firing && Math.abs(change(from, to).doubleValue()) < threshold / 2;
            if (fires || resolves) {
                Map<String, Object> alert = alert(now, "move", "move %s %d%%".formatted(name, percent), fires,
                        fires ? to.compareTo(from) > 0 ? "up" : "down" : told.get("direction"));
                alert.put("change_percent", shown(change(from, to).round(new MathContext(4))));
                alert.put("threshold_percent", BigDecimal.valueOf(percent));
                alert.put("old_price", from);
                alert.put("window_start", then.get("window_start"));
                alerts.add(alert);
                told = fires ? alert : told;
                firing = fires;
            }
        }
        return alerts;
    }

    /** The alerts about turns of the trend. */
    public List<Map<String, Object>> turns(List<Map<String, Object>> candles, List<Map<String, Object>> indicators,
            String interval) {
        List<Map<String, Object>> alerts = new ArrayList<>();
        Object known = null;
        Map<String, Object> told = null;
        String state = "armed";
        for (int i = 0; i < candles.size(); i++) {
            Object trend = indicators.get(i).get("trend");
            if (trend == null) {
                continue;
            }
            known = known == null ? trend : known;
            Map<String, Object> now = candles.get(i);
            boolean news = !trend.equals(known) || state.equals("resolved");
            String next = news && (told == null || rested(told, now)) ? "firing"
                    : news && state.equals("firing") ? "resolved" : "";
            if (!next.isEmpty()) {
                known = next.equals("firing") ? trend : known;
                Map<String, Object> alert = alert(now, "trend", "trend %s 20/50".formatted(interval),
                        next.equals("firing"), known);
                alerts.add(alert);
                told = next.equals("firing") ? alert : told;
                state = next;
            }
        }
        return alerts;
    }

    private boolean rested(Map<String, Object> told, Map<String, Object> now) {
        return !time(now, "window_end").isBefore(time(told, "window_end").plus(cooldown));
    }

    private static BigDecimal change(BigDecimal from, BigDecimal to) {
        return to.subtract(from).multiply(HUNDRED).divide(from, EXACT);
    }

    private static Map<String, Object> alert(Map<String, Object> candle, String type, String rule, boolean firing,
            Object direction) {
        Map<String, Object> alert = new HashMap<>();
        alert.put("id", candle.get("symbol") + "|" + rule + "|" + candle.get("window_start"));
        alert.put("symbol", candle.get("symbol"));
        alert.put("coin_id", candle.get("coin_id"));
        alert.put("type", type);
        alert.put("rule", rule);
        alert.put("state", firing ? "firing" : "resolved");
        alert.put("direction", direction);
        alert.put("change_percent", null);
        alert.put("threshold_percent", null);
        alert.put("old_price", null);
        alert.put("new_price", candle.get("close"));
        alert.put("window_start", candle.get("window_start"));
        alert.put("window_end", candle.get("window_end"));
        return alert;
    }

    /** A record as it was published, in the form of this class. */
    public static Map<String, Object> read(byte[] json) {
        try {
            return plain(JSON.readValue(json, new TypeReference<Map<String, Object>>() { }));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** With every number that is not a count as a decimal with its own digits, and in maps too. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(Map<String, Object> record) {
        List<String> counts = List.of("samples", "updates", "span_seconds");
        Map<String, Object> plain = new HashMap<>();
        record.forEach((field, value) -> plain.put(field, value instanceof Map<?, ?> map ? plain((Map<String,
                Object>) map)
                : value instanceof Number number && field.equals("span_seconds") ? number.longValue()
                : value instanceof Number number && !counts.contains(field) && !(number instanceof BigDecimal)
                ? new BigDecimal(number.toString()) : value));
        return plain;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Instant time(Map<String, Object> record, String field) {
        return Instant.parse((String) record.get(field));
    }

    private static Instant start(Instant at, Duration length) {
        long second = at.truncatedTo(ChronoUnit.SECONDS).getEpochSecond();
        return Instant.ofEpochSecond(second - second % length.toSeconds());
    }

    private static BigDecimal shown(BigDecimal value) {
        return value == null ? null : new BigDecimal(value.round(SHOWN).stripTrailingZeros().toPlainString());
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
