package org.cryptoroutes.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Why a request is not answered as it was meant to be, as its client is told (problem details, RFC 9457). */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * @param status of HTTP, 400 or above
     * @param detail one sentence for a stranger: nothing of an exception, a path or a statement
     */
    Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Makes the message the answer; nothing of what it was is left. */
    void write(Message answer) {
        answer.removeHeaders("*");
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
        answer.setHeader("Cache-Control", "no-store");
        answer.setBody(JsonNodeFactory.instance.objectNode().put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase()).put("status", status)
                .put("detail", getMessage()).toString().getBytes(UTF_8));
    }
}
