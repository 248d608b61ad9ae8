package org.cryptoroutes.candles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of candles: what is in one, what is late, stale or none, and what changed intervals do. */
class PartitionCandlesTest {

    private KeyedOneInputStreamOperatorTestHarness<String, PriceRecord, Candle> operator;
    private long offset;
    private int seen;

    @BeforeEach
    void begin() throws Exception {
        open(Map.of("candles.intervals", "1m,5m"), null);
    }

    @AfterEach
    void end() throws Exception {
        operator.close();
    }

    private void open(Map<String, String> settings, OperatorSubtaskState state) throws Exception {
        operator = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new PartitionCandles(JobSettings.of(settings))),
                record -> String.valueOf(record.partition()), Types.STRING);
        operator.setup();
        if (state != null) {
            operator.initializeState(state);
        }
        operator.open();
        seen = 0;
    }

    private void restart(Map<String, String> settings) throws Exception {
        OperatorSubtaskState state = operator.snapshot(1, 1);
        operator.close();
        open(settings, state);
    }

    /** Sends a sample of partition 0 and gives the candles that it closes, such as {@code BTC 1m 10:00 1/2/1/2 (2)}. */
    private List<String> tick(String time, String price) throws Exception {
        return tick(0, "BTC", time, price, "null");
    }

    private List<String> tick(int partition, String symbol, String time, String price,
            String updated) throws Exception {
        Instant at = at(time);
        send(partition, at.toEpochMilli(),
                ("{\"symbol\":\"%s\",\"coin_id\":\"id\",\"price_usd\":%s,\"last_updated\":%s,"
                + "\"timestamp\":\"%s\"}").formatted(symbol, price, updated, at));
        return candles();
    }

    private void send(int partition, long time, String value) throws Exception {
        operator.processElement(new PriceRecord(partition, offset++, time, null,
                value == null ? null : value.getBytes(UTF_8)), 0);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-29T" + (time.length() == 5 ? time + ":00" : time) + "Z");
    }

    private List<String> candles() {
        List<Candle> all = operator.extractOutputValues();
        List<String> texts = all.subList(seen, all.size()).stream().map(candle -> "%s %s %s %s/%s/%s/%s (%d)".formatted(
                candle.symbol(), candle.interval(), candle.windowStart().toString().substring(11, 16), candle.open(),
                candle.high(), candle.low(), candle.close(), candle.samples())).toList();
        seen = all.size();
        return texts;
    }

    private List<Outgoing> leftOut() {
        var records = operator.getSideOutput(PartitionCandles.LEFT_OUT);
        return records == null ? List.of() : records.stream().map(record -> record.getValue()).toList();
    }

    private List<Candle> closed() {
        return operator.extractOutputValues();
    }

    @Test
    void theStartBelongsToAWindowAndTheEndDoesNot() throws Exception {
        tick("10:00:00", "1");
        tick("10:00:59.999999", "2");
        tick("10:01:00", "3");

        assertThat(tick("10:01:10", "4")).containsExactly("BTC 1m 10:00 1/2/1/2 (2)");
    }

    @Test
    void itClosesWhenTheClockHasPassedItsEndByTheGrace() throws Exception {
        tick("10:00:30", "1");
        assertThat(tick("10:01:09.999999", "2")).isEmpty();
        assertThat(tick("10:01:10", "3")).containsExactly("BTC 1m 10:00 1/1/1/1 (1)");
    }

    @Test
    void whatComesOutOfOrderWithinTheGraceHasItsPlace() throws Exception {
        tick("10:00:30", "5");
        tick("10:01:05", "9");
        tick("10:00:59", "7");
        tick("10:00:01", "6");
        assertThat(tick("10:01:10", "9")).containsExactly("BTC 1m 10:00 6/7/5/7 (3)");
    }

    @Test
    void samplesOfOneTimeGoByTheirOffsets() throws Exception {
        tick("10:00:30", "5");
        tick("10:00:30", "9");
        tick("10:00:30", "7");
        assertThat(tick("10:01:10", "9")).containsExactly("BTC 1m 10:00 5/9/5/7 (3)");
    }

    @Test
    void whatComesAfterThatIsLateForAllOfItsCandlesAndLeavesAsItCame() throws Exception {
        tick("10:00:30", "1");
        tick("10:01:10", "2");
        assertThat(tick("10:00:59", "99")).isEmpty();

        assertThat(leftOut()).hasSize(1).allSatisfy(late -> {
            assertThat(late.topic()).isEqualTo("crypto-prices-late");
            assertThat(new String(late.value(), UTF_8)).contains("\"price_usd\":99");
            assertThat(late.headers()).containsEntry("error.reason",
                    "its timestamp is 11 s before the newest one of its partition")
                    .containsEntry("error.record", "crypto-prices[0] @ 2").containsEntry("symbol", "BTC");
        });
        assertThat(tick("10:05:10", "3")).containsExactly("BTC 1m 10:01 2/2/2/2 (1)", "BTC 5m 10:00 1/2/1/2 (2)");
    }

    @Test
    void eachPartitionHasItsOwnClock() throws Exception {
        tick(0, "BTC", "10:00:30", "1", "null");
        tick(1, "ETH", "12:00:00", "5", "null");
        assertThat(tick(0, "BTC", "10:00:40", "2", "null")).isEmpty();
        assertThat(tick(0, "BTC", "10:01:10", "3", "null")).containsExactly("BTC 1m 10:00 1/2/1/2 (2)");
    }

    @Test
    void theCloseBeforeIsKnownOnlyWhenItIsTheAdjacentOne() throws Exception {
        tick("10:00:30", "1");
        tick("10:01:30", "2");
        tick("10:03:30", "3");
        tick("10:04:10", "4");

        assertThat(closed().stream().filter(candle -> candle.interval().toString().equals("1m")).map(Candle::prevClose))
                .extracting(String::valueOf).containsExactly("null", "1", "null");
    }

    @Test
    void aSampleWithAnOlderUpdateThanOneBeforeIsStaleAndOneFromTheFutureMakesNoneStale() throws Exception {
        long now = at("10:00:00").getEpochSecond();
        tick(0, "BTC", "10:00:01", "1", String.valueOf(now));
        tick(0, "BTC", "10:00:11", "99", String.valueOf(now - 1));
        tick(0, "BTC", "10:00:21", "2", String.valueOf(now));
        tick(0, "BTC", "10:00:31", "3", String.valueOf(now + 7200));
        tick(0, "BTC", "10:00:41", "4", String.valueOf(now + 30));
        tick(0, "BTC", "10:00:51", "5", "null");

        assertThat(tick("10:01:10", "6")).containsExactly("BTC 1m 10:00 1/5/1/5 (5)");
        assertThat(closed().get(0).updates()).isEqualTo(3);
    }

    @Test
    void theGaugesAreThoseOfTheLastSampleThatHasThem() throws Exception {
        for (String fields : List.of("\"volume_24h\":7,\"market_cap\":null", "\"volume_24h\":null,\"market_cap\":9.50",
                "\"volume_24h\":8")) {
            String time = "2026-11-29T10:00:%02dZ".formatted(offset);
            send(0, Instant.parse(time).toEpochMilli(),
                    "{\"symbol\":\"BTC\",\"coin_id\":\"c%d\",\"price_usd\":1,%s,\"timestamp\":\"%s\"}"
                    .formatted(offset, fields, time));
        }
        tick("10:01:10", "1");

        assertThat(closed().get(0).volume24h()).hasToString("8");
        assertThat(closed().get(0).marketCap()).hasToString("9.50");
        assertThat(closed().get(0).coinId()).isEqualTo("c2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "no tick | it is no JSON |",
            "[] | it is no JSON object |",
            "{\"coin_id\":\"c\",\"price_usd\":1,\"timestamp\":\"2026-11-29T10:00:00Z\"} | it has no symbol |",
            "{\"symbol\":\"b c\",\"coin_id\":\"c\",\"price_usd\":1,\"timestamp\":\"2026-11-29T10:00:00Z\"} | its symbol is empty, or has blanks or small letters | symbol",
            "{\"symbol\":\"B\",\"price_usd\":1,\"timestamp\":\"2026-11-29T10:00:00Z\"} | it has no coin_id | coin_id",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"timestamp\":\"2026-11-29T10:00:00Z\"} | it has no price_usd |",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"price_usd\":0,\"timestamp\":\"2026-11-29T10:00:00Z\"} | its price_usd is not above zero | price_usd",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"price_usd\":1,\"volume_24h\":-1,\"timestamp\":\"2026-11-29T10:00:00Z\"} | its volume_24h is below zero | volume_24h",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"price_usd\":1,\"market_cap\":-1,\"timestamp\":\"2026-11-29T10:00:00Z\"} | its market_cap is below zero | market_cap",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"price_usd\":1} | it has no timestamp | timestamp",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"price_usd\":1,\"timestamp\":\"soon\"} | its timestamp is no time in ISO 8601 | timestamp",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"price_usd\":1,\"timestamp\":\"1969-12-31T23:59:59Z\"} | its timestamp lies before 1970 or after 9999 | timestamp",
            "{\"symbol\":\"B\",\"coin_id\":\"c\",\"price_usd\":1,\"timestamp\":\"2026-11-29T10:00:10.001Z\"} | its timestamp is more than 10 s after the time of its record in Kafka, 2026-11-29T10:00:00Z | timestamp"})
    void whatIsNoSampleLeavesWithTheReasonAndMovesNoClock(String value, String reason, String field) throws Exception {
        tick("10:00:00", "1");
        send(0, at("10:00:00").toEpochMilli(), value);

        assertThat(leftOut()).hasSize(1).allSatisfy(dead -> {
            assertThat(dead.topic()).isEqualTo("crypto-prices-dlq");
            assertThat(new String(dead.value(), UTF_8)).isEqualTo(value);
            assertThat(dead.headers()).containsEntry("error.reason", reason).containsEntry("error.field", field == null
                    ? "" : field)
                    .containsEntry("error.record", "crypto-prices[0] @ 1");
        });
        assertThat(tick("10:01:09", "2")).isEmpty();
        assertThat(tick("10:01:10", "2")).containsExactly("BTC 1m 10:00 1/1/1/1 (1)");
    }

    @Test
    void aRecordWithoutValueIsNone() throws Exception {
        send(0, 0, null);

        assertThat(leftOut()).extracting(Outgoing::value).containsExactly((byte[]) null);
    }

    @Test
    void aNewIntervalBeginsWithItsFirstWholeCandleAndOneThatIsGoneLeavesNothing() throws Exception {
        tick("10:00:30", "1");
        tick("10:03:00", "2");
        restart(Map.of("candles.intervals", "1m,2m"));

        assertThat(tick("10:04:10", "3")).as("the candle of 2m at 10:02 lacks what came before").containsExactly(
                "BTC 1m 10:03 2/2/2/2 (1)");
        assertThat(tick("10:06:10", "4")).containsExactly("BTC 1m 10:04 3/3/3/3 (1)", "BTC 2m 10:04 3/3/3/3 (1)");
        assertThat(tick("10:30:00", "5")).noneMatch(candle -> candle.contains("5m"));
    }

    @Test
    void theCountersGoOnWhereTheStateEnds() throws Exception {
        tick("10:00:30", "1");
        send(0, 0, "no tick");
        restart(Map.of("candles.intervals", "1m,5m"));
        tick("10:01:10", "2");

        List<Count> counts = new ArrayList<>();
        operator.snapshot(2, 2);
        operator.getOperator().getOperatorStateBackend().<Count>getListState(new ListStateDescriptor<>(
                "tally", TypeInformation.of(Count.class))).get().forEach(counts::add);
        assertThat(counts).contains(new Count("ticks_read", "", 3), new Count("ticks_sampled", "", 2),
                new Count("ticks_rejected", "", 1), new Count("candles", "1m", 1), new Count("candles", "5m", 0));
    }
}
