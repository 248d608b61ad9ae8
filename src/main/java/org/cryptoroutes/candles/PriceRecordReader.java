package org.cryptoroutes.candles;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records as they are: what is no tick is judged where it is counted. */
final class PriceRecordReader implements KafkaRecordDeserializationSchema<PriceRecord> {

    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<PriceRecord> out) {
        out.collect(new PriceRecord(record.partition(), record.offset(), record.timestamp(), record.key(),
                record.value()));
    }

    @Override
    public TypeInformation<PriceRecord> getProducedType() {
        return TypeInformation.of(PriceRecord.class);
    }
}
