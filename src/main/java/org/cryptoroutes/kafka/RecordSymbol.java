package org.cryptoroutes.kafka;

import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.component.kafka.KafkaConstants;
import org.cryptoroutes.price.NotATick;
import org.cryptoroutes.price.TickJson;

/** Finds out which symbol a record is about, cheapest first. */
public final class RecordSymbol {

    /**
     * @param header the record header {@code symbol}; null when another producer wrote the record
     * @param key    the record key; may be null
     * @param value  the record's bytes, looked into only when header and key are missing; null = a tombstone
     * @throws NotATick when only the bytes could tell, and they do not, or there are none: Camel leaves a body that is
     *                  null unconverted, so the steps after this one would get no tick
     */
    public String of(@Header("symbol") String header, @Header(KafkaConstants.KEY) String key, @Body byte[] value)
            throws NotATick {
        String known = header == null || header.isEmpty() ? key : header;
        return known == null || known.isEmpty() || value == null ? TickJson.read(value).symbol() : known;
    }
}
