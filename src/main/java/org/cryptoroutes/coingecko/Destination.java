package org.cryptoroutes.coingecko;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Where a request goes: also to a host with an underscore in its name, as networks of containers have them, which
 * {@link URI} takes for no host; and through the proxy when there is one and the address is https.
 */
final class Destination implements HttpRoutePlanner, ExecChainHandler {

    private static final String UNDERSCORE = "_";
    private static final String STAND_IN = "x-underscore-x";

    private final Supplier<Optional<URI>> proxy;
    private final DefaultRoutePlanner planner = new DefaultRoutePlanner(null) {
        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) {
            return proxy.get().filter(any -> "https".equals(target.getSchemeName())).map(HttpHost::create).orElse(null);
        }
    };

    /** @param proxy such as {@code http://user:password@proxy.example.org:3128}; asked for at each request */
    Destination(Supplier<Optional<URI>> proxy) {
        this.proxy = proxy;
    }

    void configure(HttpClientBuilder builder) {
        builder.setRoutePlanner(this).setDefaultCredentialsProvider(this::login);
        builder.addExecInterceptorFirst("destination", this);
    }

    /** The address in a form that {@link URI} and Camel accept; this class knows it again. */
    static String acceptable(String address) {
        int host = address.indexOf("://") + 3;
        int path = address.indexOf('/', host);
        String authority = path < 0 ? address.substring(host) : address.substring(host, path);
        return address.substring(0, host).toLowerCase(Locale.ROOT) + authority.replace(UNDERSCORE, STAND_IN)
                + (path < 0 ? "" : address.substring(path));
    }

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
        return planner.determineRoute(
                new HttpHost(target.getSchemeName(), real(target.getHostName()), target.getPort()), context);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        URIAuthority authority = request.getAuthority();
        request.setAuthority(new URIAuthority(real(authority.getHostName()), authority.getPort()));
        return chain.proceed(request, scope);
    }

    private static String real(String host) {
        return host.replace(STAND_IN, UNDERSCORE);
    }

    /** Of the proxy alone. */
    private Credentials login(AuthScope scope, HttpContext context) {
        return proxy.get().filter(uri -> uri.getUserInfo() != null)
                .filter(uri -> uri.getHost().equals(scope.getHost()) && uri.getPort() == scope.getPort())
                .map(uri -> uri.getUserInfo().split(":", 2))
                .map(login -> new UsernamePasswordCredentials(login[0],
                        login.length < 2 ? null : login[1].toCharArray()))
                .orElse(null);
    }
}
