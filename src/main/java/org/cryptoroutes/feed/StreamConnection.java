package org.cryptoroutes.feed;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** A client of the server-sent events. */
final class StreamConnection implements Connection {

    /** After how many milliseconds a client connects again. */
    private static final String RETRY = "retry: 2000\n\n";
    private static final Buffer HEARTBEAT = Buffer.buffer(": heartbeat\n\n");

    private final HttpServerResponse response;

    StreamConnection(HttpServerResponse response) {
        this.response = response;
        // Without compression: it would hold events back, and take 300 KB a client
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-store")
                .putHeader("Content-Encoding", "identity").putHeader("X-Accel-Buffering", "no");
        response.write(RETRY);
    }

    @Override
    public boolean full() {
        return !isOver() && response.writeQueueFull();
    }

    @Override
    public void write(byte[] json, long seq) {
        writeRaw(Buffer.buffer(json.length + 40).appendString(seq == 0 ? "data: " : "id: %d\ndata: ".formatted(seq))
                .appendBytes(json).appendString("\n\n"));
    }

    @Override
    public void heartbeat() {
        writeRaw(HEARTBEAT);
    }

    @Override
    public boolean ping() {
        return false;
    }

    @Override
    public void close(Ending ending) {
        if (!isOver()) {
            response.end();
        }
    }

    private void writeRaw(Buffer event) {
        if (!isOver()) {
            response.write(event);
        }
    }

    private boolean isOver() {
        return response.ended() || response.closed();
    }
}
