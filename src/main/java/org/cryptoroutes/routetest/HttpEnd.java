package org.cryptoroutes.routetest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * Answers the HTTP requests of a route from the test. Camel's own HTTP producer runs; the client below it answers
 * before there is a connection.
 */
final class HttpEnd implements ExecChainHandler {

    private static final String GZIP = "gzip";

    private final List<Answer> answers;
    private final List<String> requests = new ArrayList<>();

    HttpEnd(List<Answer> answers) {
        this.answers = answers;
    }

    void answerFor(HttpEndpoint endpoint) {
        // What a client does by itself would use up the answers of the test
        HttpClientBuilder client = HttpClients.custom().disableAutomaticRetries().disableRedirectHandling();
        if (endpoint.getHttpClientConfigurer() != null) {
            endpoint.getHttpClientConfigurer().configureHttpClient(client);
        }
        endpoint.setHttpClient(client.addExecInterceptorBefore(ChainElement.CONNECT.name(), "test", this).build());
    }

    /** Each on one line: method, address, and the body when there is one. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** When the test has fewer or more answers than there were requests; empty when each found its own. */
    synchronized Optional<String> fault() {
        if (requests.size() > answers.size()) {
            return Optional.of(("the route asks for %s, and the test has no answer left: "
                    + "'given' needs a response for each request").formatted(requests.get(answers.size())));
        }
        return requests.size() == answers.size() ? Optional.empty()
                : Optional.of("'given' has %s but the route made %s"
                        .formatted(count(answers.size(), "response"), count(requests.size(), "request")));
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Answer answer = next(line(request));
        if (answer.failure().isPresent()) {
            throw answer.failure().get() == Answer.Failure.TIMEOUT
                    ? new InterruptedIOException("no complete answer in time")
                    : new ConnectException("Connection refused");
        }
        BasicClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
        answer.headers().forEach(response::addHeader);
        response.setEntity(new ByteArrayEntity(answer.body().getBytes(UTF_8), ContentType.APPLICATION_JSON));
        if (takesGzip(request)) {
            // As nearly every server does: what a route makes of a packed answer is part of the test
            response.setHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
            response.setEntity(new ByteArrayEntity(packed(answer.body()), ContentType.APPLICATION_JSON, GZIP));
        }
        return response;
    }

    private static boolean takesGzip(ClassicHttpRequest request) {
        Header accepted = request.getFirstHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.getValue().contains(GZIP);
    }

    private static byte[] packed(String body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    private synchronized Answer next(String request) throws ConnectException {
        requests.add(request);
        if (requests.size() > answers.size()) {
            throw new ConnectException("the test has no answer left");
        }
        return answers.get(requests.size() - 1);
    }

    private static String line(ClassicHttpRequest request) throws IOException, HttpException {
        try {
            String body = request.getEntity() == null ? "" : " " + EntityUtils.toString(request.getEntity(), UTF_8);
            return request.getMethod() + " " + request.getUri() + body;
        } catch (URISyntaxException e) {
            throw new HttpException("the address of the request is none", e);
        }
    }

    private static String count(int number, String what) {
        return number == 0 ? "no " + what : number == 1 ? "1 " + what : number + " " + what + "s";
    }
}
