package org.cryptoroutes.observe;

import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.component.kafka.KafkaConstants;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.TickDisplay;

/** The line that price-log shows for a record. */
public final class TickLine {

    private final TickDisplay display;

    public TickLine(TickDisplay display) {
        this.display = display;
    }

    /** One line without an end of line. */
    public String of(@Body PriceTick tick, @Header(KafkaConstants.PARTITION) int partition,
                     @Header(KafkaConstants.OFFSET) long offset) {
        return display.line(tick, partition, offset);
    }
}
