package org.cryptoroutes.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Why a request is not answered as it was meant to be: problem details (RFC 9457), in which no text of an exception is.
 *
 * @param status of HTTP, 400 to 599
 * @param detail one sentence without its end, for a stranger: no path and no statement
 */
public record Problem(int status, String detail) {

    public static final Problem FAILED = new Problem(500, "the request failed here; the program's log says why");

    private static final String TYPE = "application/problem+json";

    /** Sends it; does nothing where an answer has begun. */
    public void answer(HttpServerResponse response) {
        if (!response.headWritten() && !response.closed()) {
            response.setStatusCode(status).putHeader("Content-Type", TYPE).putHeader("Cache-Control", "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff").end(json());
        }
    }

    /** Makes the message of a route the answer; nothing of what it was is left. */
    public void write(Message answer) {
        answer.removeHeaders("*");
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        answer.setHeader(Exchange.CONTENT_TYPE, TYPE);
        answer.setHeader("Cache-Control", "no-store");
        answer.setBody(json().getBytes(UTF_8));
    }

    private String json() {
        return JsonNodeFactory.instance.objectNode().put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase()).put("status", status)
                .put("detail", detail).toString();
    }
}
