package org.cryptoroutes.steps;

import java.io.IOException;
import java.util.List;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * For the HTTP calls of a user's routes: HttpClient 5.6 leaves the headers of a body that it has unpacked, by which
 * Camel would unpack it once more (CAMEL-24234, mended from 4.18.4 on). The entity knows better what it is.
 */
public final class UnpackedAnswers implements HttpClientConfigurer, ExecChainHandler {

    private static final List<String> OF_THE_PACKED =
            List.of(HttpHeaders.CONTENT_ENCODING, HttpHeaders.CONTENT_LENGTH, HttpHeaders.CONTENT_MD5);

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.addExecInterceptorFirst("unpacked-answers", this);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        if (response.containsHeader(HttpHeaders.CONTENT_ENCODING) && response.getEntity() != null
                && response.getEntity().getContentEncoding() == null) {
            OF_THE_PACKED.forEach(response::removeHeaders);
        }
        return response;
    }
}
