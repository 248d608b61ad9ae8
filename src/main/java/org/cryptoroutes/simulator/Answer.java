package org.cryptoroutes.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An HTTP answer before it is sent. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    static final String JSON = "application/json; charset=utf-8";

    static Answer json(int status, String body) {
        return of(status, JSON, body);
    }

    static Answer html(int status, String body) {
        return of(status, "text/html", body);
    }

    static Answer of(int status, String contentType, String body) {
        return new Answer(status, Map.of("content-type", contentType), body.getBytes(UTF_8));
    }

    Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, Map.copyOf(more), body);
    }

    Answer twice() {
        byte[] twice = Arrays.copyOf(body, 2 * body.length);
        System.arraycopy(body, 0, twice, body.length, body.length);
        return new Answer(status, headers, twice);
    }

    Answer cutInHalf() {
        return new Answer(status, headers, Arrays.copyOf(body, body.length / 2));
    }

    Answer gzipped() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer(status, headers, packed.toByteArray()).with("content-encoding", "gzip");
    }
}
