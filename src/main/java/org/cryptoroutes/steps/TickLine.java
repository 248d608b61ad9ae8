package org.cryptoroutes.steps;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.ExpressionAdapter;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.TickDisplay;

/** The line that price-log shows for a record, without an end of line. */
final class TickLine extends ExpressionAdapter {

    private final TickDisplay display;

    TickLine(TickDisplay display) {
        this.display = display;
    }

    @Override
    public Object evaluate(Exchange exchange) {
        Message record = exchange.getMessage();
        return display.line(record.getBody(PriceTick.class), record.getHeader(KafkaConstants.PARTITION, Integer.class),
                record.getHeader(KafkaConstants.OFFSET, Long.class));
    }
}
