package org.cryptoroutes.candles;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.Instant;

/** Writes times: candles that are over at the same moment follow each other, and a text is made of each moment once. */
class Times extends JsonSerializer<Instant> {

    private volatile Written last = new Written(Instant.EPOCH, text(Instant.EPOCH));

    private record Written(Instant time, String text) {
    }

    @Override
    public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
        Written written = last;
        if (!written.time().equals(time)) {
            written = new Written(time, text(time));
            last = written;
        }
        json.writeString(written.text());
    }

    /** ISO 8601, with as many digits as the time has. */
    String text(Instant time) {
        return time.toString();
    }
}
