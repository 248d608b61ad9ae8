package org.cryptoroutes.candles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A day of a price topic with all that goes wrong on one: samples out of order, far too late, dated in the future,
 * stale, malformed in ten ways; a coin that is alone on its partition, and one that stops.
 */
public final class Ticks {

    /** The partition of the coin that is alone. */
    public static final int LONELY_PARTITION = 3;
    public static final int PARTITIONS = 4;

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final MathContext DIGITS = new MathContext(8);
    private static final int POLL_SECONDS = 10;
    /** Ten kinds of records that are no tick; %s is a time. */
    private static final List<String> MALFORMED = List.of("no tick", "[]", "{\"symbol\":\"C01\",\"price_usd\":1",
            "{\"coin_id\":\"c\",\"price_usd\":1,\"timestamp\":\"%s\"}",
            "{\"symbol\":\"C01\",\"coin_id\":\"c\",\"timestamp\":\"%s\"}",
            "{\"symbol\":\"C01\",\"coin_id\":\"c\",\"price_usd\":0,\"timestamp\":\"%s\"}",
            "{\"symbol\":\"C01\",\"coin_id\":\"c\",\"price_usd\":-5.5,\"timestamp\":\"%s\"}",
            "{\"symbol\":\"C01\",\"coin_id\":\"c\",\"price_usd\":1}",
            "{\"symbol\":\"C01\",\"coin_id\":\"c\",\"price_usd\":1,\"timestamp\":\"yesterday\"}",
            "{\"symbol\":\"C01\",\"price_usd\":1,\"timestamp\":\"%s\"}");

    private final Random random;
    private final Instant begin;
    private final List<Tick> ticks = new ArrayList<>();

    /**
     * A record to be sent.
     *
     * @param time   Kafka's own, in milliseconds since 1970
     * @param sample whether it is a tick by its form
     */
    public record Tick(int partition, long time, String key, String value, boolean sample) {
    }

    private Ticks(long seed, Instant begin) {
        this.random = new Random(seed);
        this.begin = begin;
    }

    /** So many ticks of so many coins that are polled every ten seconds; the same seed gives the same. */
    public static List<Tick> of(long seed, Instant begin, int coins, int count) {
        Ticks made = new Ticks(seed, begin.truncatedTo(ChronoUnit.MINUTES));
        made.fill(coins, count);
        return made.ticks;
    }

    /** The partition of a symbol. */
    public static int partition(String symbol) {
        return symbol.equals("LONE") ? LONELY_PARTITION : Math.floorMod(symbol.hashCode(), PARTITIONS - 1);
    }

    private void fill(int coins, int count) {
        double[] prices = random.doubles(coins, 0.00001, 100_000).toArray();
        long[] updated = new long[coins];
        List<Tick> heldBack = new ArrayList<>();
        for (int poll = 0; ticks.size() < count; poll++) {
            Instant received = begin.plusSeconds((long) poll * POLL_SECONDS).plusNanos(1000L * random.nextInt(900_000));
            for (int coin = 0; coin < coins; coin++) {
                prices[coin] *= Math.exp(random.nextGaussian() * (random.nextInt(400) == 0 ? 0.03 : 0.001));
                if (random.nextInt(6) == 0) {
                    updated[coin] = received.getEpochSecond() - random.nextInt(30);
                }
                boolean stopped = coin == 2 && ticks.size() > count / 2;
                if (!stopped) {
                    place(tick(symbol(coin, coins), prices[coin], updated[coin], received), heldBack);
                }
            }
            odd(received, poll);
            if (random.nextInt(3) == 0) {
                ticks.addAll(heldBack);
                heldBack.clear();
            }
            if (poll == 1000) {
                // Two quiet minutes and a bit: a hole for every coin
                poll += 13;
            }
        }
        ticks.addAll(heldBack);
    }

    /** Two of a hundred come some polls later. */
    private void place(Tick tick, List<Tick> heldBack) {
        if (random.nextInt(50) == 0) {
            heldBack.add(tick);
        } else {
            ticks.add(tick);
        }
    }

    private void odd(Instant received, int poll) {
        if (random.nextInt(20) == 0) {
            // Far too late
            ticks.add(tick("C01", 55, received.getEpochSecond() - 3600, received.minusSeconds(600
                    + random.nextInt(3000))));
        }
        if (random.nextInt(100) == 0) {
            String value = MALFORMED.get(random.nextInt(MALFORMED.size())).formatted(MICROS.format(received));
            ticks.add(new Tick(partition("C01"), received.toEpochMilli(), "C01", value, false));
        }
        if (poll == 100) {
            for (String value : MALFORMED) {
                ticks.add(new Tick(0, received.toEpochMilli(), null, value.formatted(MICROS.format(received)), false));
            }
            ticks.add(new Tick(1, received.toEpochMilli(), "C01", null, false));
            Tick future = tick("C03", 77, received.getEpochSecond(), Instant.parse("2030-01-01T00:00:00Z"));
            ticks.add(new Tick(future.partition(), received.toEpochMilli(), future.key(), future.value(), false));
        }
        if (random.nextInt(200) == 0) {
            // A cache that has forgotten an hour, and a clock that is ahead
            ticks.add(tick("C04", 66, received.getEpochSecond() - 3600, received));
            ticks.add(tick("C05", 44, received.getEpochSecond() + 7200, received));
        }
    }

    private static String symbol(int coin, int coins) {
        return coin == coins - 1 ? "LONE" : "C%02d".formatted(coin);
    }

    private Tick tick(String symbol, double price, long updated, Instant received) {
        BigDecimal plain = new BigDecimal(price).round(DIGITS);
        String volume = random.nextInt(10) == 0 ? "null" : plain.movePointRight(3).toPlainString();
        String value =
                ("{\"symbol\":\"%s\",\"coin_id\":\"coin-%s\",\"price_usd\":%s,\"volume_24h\":%s,\"market_cap\":%s,"
                + "\"price_change_24h\":null,\"last_updated\":%s,\"timestamp\":\"%s\",\"producer_id\":\"test\","
                + "\"message_id\":\"%s-%d\"}").formatted(symbol, symbol.toLowerCase(), plain.toPlainString(), volume,
                random.nextInt(10) == 0 ? "null" : plain.movePointRight(6).toPlainString(),
                updated == 0 ? "null" : String.valueOf(updated), MICROS.format(received), symbol,
                received.toEpochMilli());
        return new Tick(partition(symbol), received.toEpochMilli(), symbol, value, true);
    }

    /** As Kafka has it. */
    static List<PriceRecord> records(List<Tick> ticks) {
        long[] offsets = new long[PARTITIONS];
        List<PriceRecord> records = new ArrayList<>();
        for (Tick tick : ticks) {
            records.add(new PriceRecord(tick.partition(), offsets[tick.partition()]++, tick.time(),
                    tick.key() == null ? null : tick.key().getBytes(UTF_8),
                    tick.value() == null ? null : tick.value().getBytes(UTF_8)));
        }
        return records;
    }
}
