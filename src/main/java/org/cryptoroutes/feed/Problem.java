package org.cryptoroutes.feed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerResponse;

/** The answer to who is not let in: problem details (RFC 9457). */
final class Problem {

    private Problem() {
    }

    /** @param sentence without its end */
    static void answer(HttpServerResponse response, int status, String sentence) {
        response.setStatusCode(status).putHeader("Content-Type", "application/problem+json").putHeader("Cache-Control", "no-store")
                .end(JsonNodeFactory.instance.objectNode().put("type", "about:blank")
                        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase()).put("status", status)
                        .put("detail", sentence).toString());
    }
}
