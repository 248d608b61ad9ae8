package org.cryptoroutes.store;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.ExpressionAdapter;
import org.cryptoroutes.price.UnreadableRecord;

/** Makes a {@link Row} of each record that a batch of Kafka holds, or of the one record that the message itself is. */
final class Rows extends ExpressionAdapter {

    /** @throws RuntimeCamelException because of an {@link UnreadableRecord}, when one of them is no JSON object */
    @Override
    public Object evaluate(Exchange exchange) {
        Message message = exchange.getMessage();
        List<?> batch = message.getBody() instanceof List<?> records ? records : List.of(exchange);
        List<Row> rows = new ArrayList<>(batch.size());
        try {
            for (Object record : batch) {
                rows.add(Row.of(((Exchange) record).getMessage().getBody(byte[].class)));
            }
        } catch (UnreadableRecord e) {
            throw new RuntimeCamelException(e);
        }
        return rows;
    }
}
