package org.cryptoroutes.coingecko;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;

/**
 * Gives a request its query where nobody takes the address apart any more: Camel and its HTTP client do so seven times,
 * and with 250 ids the query has 6 kB.
 */
final class LateQuery implements ExecChainHandler {

    /** The header that holds the query until then, encoded and without the question mark; it is not sent. */
    static final String HEADER = "late-query";

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Header query = request.getFirstHeader(HEADER);
        if (query != null) {
            request.removeHeaders(HEADER);
            request.setPath(request.getPath() + "?" + query.getValue());
        }
        return chain.proceed(request, scope);
    }
}
