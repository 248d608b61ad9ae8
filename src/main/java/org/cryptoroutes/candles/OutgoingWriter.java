package org.cryptoroutes.candles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.TreeMap;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes a Kafka record of what is published; its headers in the order of their names, as in every replay. */
final class OutgoingWriter implements KafkaRecordSerializationSchema<Outgoing> {

    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Outgoing out, KafkaSinkContext context, Long timestamp) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(out.topic(), out.key(), out.value());
        new TreeMap<>(out.headers()).forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }
}
