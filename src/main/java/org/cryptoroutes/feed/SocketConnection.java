package org.cryptoroutes.feed;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;

/** A client of the WebSocket. */
final class SocketConnection implements Connection {

    private static final Buffer NOTHING = Buffer.buffer();

    private final ServerWebSocket socket;

    SocketConnection(ServerWebSocket socket) {
        this.socket = socket;
    }

    @Override
    public boolean full() {
        return !socket.isClosed() && socket.writeQueueFull();
    }

    @Override
    public void write(String json, long seq) {
        if (!socket.isClosed()) {
            socket.writeFrame(WebSocketFrame.textFrame(json, true));
        }
    }

    @Override
    public void heartbeat() {
        write("{\"channel\":\"heartbeat\"}", 0);
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
