package org.cryptoroutes.coingecko;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how CoinGecko is called.
 *
 * @param baseUrl        such as {@code https://api.coingecko.com/api/v3}
 * @param key            the API key; empty = none
 * @param proxy          through which an https address is asked, such as {@code http://proxy.example.org:3128}, with
 *                       {@code user:password@} when it wants a login; empty = none
 * @param requestTimeout for one whole request
 * @param breakerWait    how long the circuit breaker stays open
 */
record Api(String baseUrl, Optional<String> key, Optional<URI> proxy, Duration requestTimeout, Duration breakerWait) {

    static final String DEMO_KEY_HEADER = "x-cg-demo-api-key";
    static final String PAID_KEY_HEADER = "x-cg-pro-api-key";

    private static final String PAID_HOST = "pro-api.coingecko.com";
    private static final long BOUND = Duration.ofMinutes(10).toMillis();

    public Api {
        baseUrl = Destination.acceptable(baseUrl.replaceAll("/+$", ""));
    }

    String path() {
        return baseUrl + "/simple/price";
    }

    /** The header follows from the host: CoinGecko answers 400 to a key of the one kind in the header of the other. */
    String keyHeader() {
        return PAID_HOST.equalsIgnoreCase(URI.create(baseUrl).getHost()) ? PAID_KEY_HEADER : DEMO_KEY_HEADER;
    }

    /**
     * The Camel endpoint. Address, key and ids come with each request: they may change while the program runs, and
     * endpoints get logged and counted. {@link BoundedAnswer} holds the timeouts, these are but its outermost bounds.
     */
    static String endpoint(String userAgent) {
        return "https://api.coingecko.com?throwExceptionOnFailure=false&copyHeaders=false"
                + "&headerFilterStrategy=#coingeckoHeaders&httpClientConfigurer=#coingeckoBounds"
                + "&connectTimeout=" + BOUND + "&responseTimeout=" + BOUND + "&connectionRequestTimeout=" + BOUND
                + "&soTimeout=" + BOUND + "&userAgent=RAW(" + userAgent + ")";
    }
}
