package org.cryptoroutes.steps;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets only the named headers onto a record, and off one. Camel alone would write every header of the message, such as
 * those of an HTTP exchange.
 */
public final class RecordHeaders implements HeaderFilterStrategy {

    private final Set<String> allowed;

    /** @param allowed the names, in their exact case */
    public RecordHeaders(String... allowed) {
        this.allowed = Set.of(allowed);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String header, Object value, Exchange exchange) {
        return !allowed.contains(header);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String header, Object value, Exchange exchange) {
        return !allowed.contains(header);
    }
}
