package org.cryptoroutes.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerResponse;

/**
 * Why a request is not answered: problem details (RFC 9457), in which no text of an exception is.
 *
 * @param status of HTTP, 400 to 599
 * @param detail a sentence without its end, for a person
 */
record Problem(int status, String detail) {

    static final String TYPE = "application/problem+json";
    static final Problem FAILED = new Problem(500, "the request failed here; the program's log says why");

    /** As it is sent. */
    String json() {
        return JsonNodeFactory.instance.objectNode().put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase()).put("status", status)
                .put("detail", detail).toString();
    }

    /** Does nothing where an answer has begun. */
    void answer(HttpServerResponse response) {
        if (!response.headWritten() && !response.closed()) {
            response.setStatusCode(status).putHeader("Content-Type", TYPE).putHeader("Cache-Control", "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff").end(json());
        }
    }
}
