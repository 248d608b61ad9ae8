package org.cryptoroutes.kafka;

import java.util.List;
import org.apache.camel.support.DefaultHeaderFilterStrategy;

/**
 * Lets only the named headers onto a record. Camel alone would write every header of the message, such as those of an
 * HTTP exchange.
 */
public final class RecordHeaders extends DefaultHeaderFilterStrategy {

    public RecordHeaders(String... allowed) {
        setFilterOnMatch(false);
        getOutFilter().addAll(List.of(allowed));
    }
}
