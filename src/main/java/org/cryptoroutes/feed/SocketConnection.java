package org.cryptoroutes.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;

/** A client of the WebSocket. */
final class SocketConnection implements Connection {

    private static final Buffer NOTHING = Buffer.buffer();
    private static final byte[] HEARTBEAT = "{\"channel\":\"heartbeat\"}".getBytes(UTF_8);

    private final ServerWebSocket socket;

    SocketConnection(ServerWebSocket socket) {
        this.socket = socket;
    }

    @Override
    public boolean full() {
        return !socket.isClosed() && socket.writeQueueFull();
    }

    /** By a class of Vert.x's own: to encode a text anew for each client takes most of what it costs (4.5.31). */
    @Override
    public void write(byte[] json, long seq) {
        if (!socket.isClosed()) {
            socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, json, true));
        }
    }

    @Override
    public void heartbeat() {
        write(HEARTBEAT, 0);
    }

    @Override
    public boolean ping() {
        if (!socket.isClosed()) {
            socket.writePing(NOTHING);
        }
        return true;
    }

    @Override
    public void close(Ending ending) {
        if (!socket.isClosed()) {
            socket.close(ending.code(), ending.reason());
        }
    }
}
