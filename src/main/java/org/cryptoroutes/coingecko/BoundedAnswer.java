package org.cryptoroutes.coingecko;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.cryptoroutes.logging.Background;

/**
 * Bounds a whole exchange in time and its answer in size. The timeouts of an HTTP client hold between two packets only:
 * a server that drips one byte a second would keep a poll for hours, and an endless body would fill the memory.
 */
final class BoundedAnswer implements HttpClientConfigurer, ExecChainHandler {

    /** Unpacked; 250 coins are about 40 kB. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final Background DEADLINES = new Background("coingecko-deadlines");

    private final Supplier<Duration> timeout;
    private final Destination destination;

    BoundedAnswer(Supplier<Duration> timeout, Destination destination) {
        this.timeout = timeout;
        this.destination = destination;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.addExecInterceptorFirst("bounded-answer", this);
        destination.configure(builder);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = DEADLINES.schedule(() -> {
            late.set(true);
            scope.execRuntime.discardEndpoint();
        }, timeout.get().toMillis(), TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                response.setEntity(new ByteArrayEntity(read(entity, scope),
                        ContentType.parseLenient(entity.getContentType())));
                // HttpClient 5.6 leaves the header of a body that it has unpacked, and Camel would unpack it again
                response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
            }
            return response;
        } catch (IOException e) {
            scope.execRuntime.discardEndpoint();
            throw late.get() ? (IOException) new InterruptedIOException("no complete answer in time").initCause(e) : e;
        } finally {
            deadline.cancel(false);
        }
    }

    private static byte[] read(HttpEntity entity, ExecChain.Scope scope) throws IOException {
        InputStream in = entity.getContent();
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            // Closing the stream would read the rest of it first: drop the connection instead
            scope.execRuntime.discardEndpoint();
            throw new AnswerTooLarge(MAX_BYTES);
        }
        in.close();
        return bytes;
    }
}
