package org.cryptoroutes.store;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.ExpressionAdapter;
import org.cryptoroutes.price.UnreadableRecord;

/** Makes a {@link Row} of each record that a batch of Kafka holds, or of the one record that the message itself is. */
final class Rows extends ExpressionAdapter {

    @Override
    public Object evaluate(Exchange exchange) {
        List<?> batch = exchange.getMessage().getBody() instanceof List<?> records ? records : List.of(exchange);
        return new Batch(batch.stream().map(record -> ((Exchange) record).getMessage().getBody(byte[].class)).toList());
    }

    /** Reads a record when its row is asked for: rows that are kept would fill the memory with each batch anew. */
    private static final class Batch extends AbstractList<Row> implements RandomAccess {

        private final List<byte[]> records;
        private final ConcurrentMap<String, Long> times = new ConcurrentHashMap<>();

        Batch(List<byte[]> records) {
            this.records = records;
        }

        /** @throws RuntimeCamelException because of an {@link UnreadableRecord}, when it is no JSON object */
        @Override
        public Row get(int index) {
            try {
                return Row.of(records.get(index), times);
            } catch (UnreadableRecord e) {
                throw new RuntimeCamelException(e);
            }
        }

        @Override
        public int size() {
            return records.size();
        }
    }
}
