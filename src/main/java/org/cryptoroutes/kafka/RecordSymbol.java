package org.cryptoroutes.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.ExpressionAdapter;
import org.cryptoroutes.price.NotATick;
import org.cryptoroutes.price.TickJson;

/**
 * Finds out which symbol a record is about, cheapest first: its header {@code symbol}; its key when another producer
 * left that out; its JSON when there is no key either. An expression of its own: Camel takes several times as long to
 * call a method of a bean.
 */
public final class RecordSymbol extends ExpressionAdapter {

    /**
     * @throws RuntimeCamelException around a {@link NotATick} when only the bytes could tell, and they do not, or there
     *                               are none: Camel leaves a body that is null unconverted, so the steps after this one
     *                               would get no tick
     */
    @Override
    public Object evaluate(Exchange exchange) {
        Message record = exchange.getMessage();
        String header = record.getHeader("symbol", String.class);
        String known = header == null || header.isEmpty() ? record.getHeader(KafkaConstants.KEY, String.class) : header;
        byte[] value = record.getBody(byte[].class);
        try {
            return known == null || known.isEmpty() || value == null ? TickJson.read(value).symbol() : known;
        } catch (NotATick e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
