package org.cryptoroutes.candles;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job: prices in, candles, indicators and alerts out, all of a checkpoint in one transaction. The ids of the
 * operators never change, so that a later version finds its state.
 */
public final class CandleJob {

    private static final Duration CHECKPOINT = Duration.ofSeconds(10);
    /**
     * Within what Kafka's brokers allow unless told otherwise, 15 minutes: for so long may the job be away in
     * mid-commit.
     */
    private static final Duration TRANSACTION = Duration.ofMinutes(14);

    private CandleJob() {
    }

    /**
     * Runs on a cluster, by {@code flink run}.
     *
     * @param arguments settings as {@code key=value}, and files of settings such as application.properties; the
     *                  later win
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> given = new HashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length == 2) {
                given.put(pair[0], pair[1]);
            } else {
                given.putAll(file(Path.of(argument)));
            }
        }
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        if (!flink.getCheckpointConfig().isCheckpointingEnabled()) {
            flink.enableCheckpointing(CHECKPOINT.toMillis());
        }
        define(flink, JobSettings.of(given), false);
        flink.execute("crypto-candles");
    }

    private static Map<String, String> file(Path path) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        }
        Map<String, String> settings = new HashMap<>();
        properties.forEach((key, value) -> settings.put(key.toString(), value.toString().strip()));
        return settings;
    }

    /**
     * @param alone whether there will never be more than one of each operator: what follows another one in the same
     *              thread gets its objects, and not their bytes over a network
     * @throws IllegalArgumentException with a sentence, when the settings contradict each other
     */
    static void define(StreamExecutionEnvironment flink, JobSettings settings, boolean alone) {
        settings.contradictions().forEach((key, reason) -> {
            throw new IllegalArgumentException("%s makes no sense: %s".formatted(key, reason));
        });
        flink.getConfig().enableObjectReuse();
        SingleOutputStreamOperator<Candle> candles = keyed(flink
                        .fromSource(prices(settings), WatermarkStrategy.noWatermarks(), "prices").uid("prices"),
                record -> String.valueOf(record.partition()), Types.STRING, alone)
                .process(new PartitionCandles(settings), TypeInformation.of(Candle.class)).uid("candles")
                .name("candles");
        DataStream<Outgoing> published = candles.map(candle -> record(settings, candle),
                TypeInformation.of(Outgoing.class)).uid("candle-records").name("candle-records");
        DataStream<Outgoing> analysed = keyed(candles, Candle::series, TypeInformation.of(Series.class), alone)
                .process(new Analysis(settings), TypeInformation.of(Outgoing.class)).uid("analysis").name("analysis");
        published.union(analysed, candles.getSideOutput(PartitionCandles.LEFT_OUT))
                .sinkTo(records(settings)).uid("records").name("records");
    }

    static Outgoing record(JobSettings settings, Candle candle) {
        return Outgoing.of(settings.candlesTopic(), candle.symbol(), candle.coinId(), "interval",
                candle.interval().toString(), candle);
    }

    private static <T, K> KeyedStream<T, K> keyed(DataStream<T> stream, KeySelector<T, K> key, TypeInformation<K> type,
                                                  boolean alone) {
        return alone ? DataStreamUtils.reinterpretAsKeyedStream(stream, key, type) : stream.keyBy(key, type);
    }

    private static KafkaSource<PriceRecord> prices(JobSettings settings) {
        return KafkaSource.<PriceRecord>builder()
                // A partition with a backlog has to wait while a request for the others waits for their next prices
                .setProperties(properties(settings, Map.of("fetch.max.wait.ms", "250",
                        "max.partition.fetch.bytes", String.valueOf(4 << 20),
                        "partition.discovery.interval.ms", "60000")))
                .setProperty("isolation.level", "read_committed")
                .setTopics(List.of(settings.topic()))
                .setGroupId(settings.topic() + "-candles")
                // Without a state everything is made again, the same as before
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new PriceRecordReader())
                .build();
    }

    private static KafkaSink<Outgoing> records(JobSettings settings) {
        return KafkaSink.<Outgoing>builder()
                .setKafkaProducerConfig(properties(settings, Map.of(
                        "transaction.timeout.ms", String.valueOf(TRANSACTION.toMillis()),
                        "linger.ms", "20", "buffer.memory", String.valueOf(8 << 20))))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(settings.candlesTopic())
                .setRecordSerializer(new OutgoingWriter())
                .build();
    }

    /** What the user sets for Kafka's clients wins. */
    private static Properties properties(JobSettings settings, Map<String, String> defaults) {
        Properties properties = new Properties();
        properties.putAll(defaults);
        properties.putAll(settings.kafka());
        return properties;
    }
}
