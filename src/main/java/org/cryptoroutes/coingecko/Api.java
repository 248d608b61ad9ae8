package org.cryptoroutes.coingecko;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how CoinGecko is called.
 *
 * @param baseUrl        such as {@code https://api.coingecko.com/api/v3}
 * @param key            the API key; empty = none
 * @param requestTimeout for one whole request
 * @param breakerWait    how long the circuit breaker stays open
 * @param userAgent      who we are; CoinGecko refuses requests without it (403, since January 2026)
 */
public record Api(String baseUrl, Optional<String> key, Duration requestTimeout, Duration breakerWait, String userAgent) {

    private static final String PAID_HOST = "pro-api.coingecko.com";

    public Api {
        baseUrl = baseUrl.replaceAll("/+$", "");
    }

    String path() {
        return baseUrl + "/simple/price";
    }

    /** The header follows from the host: CoinGecko answers 400 to a key of the one kind in the header of the other. */
    String keyHeader() {
        return PAID_HOST.equalsIgnoreCase(URI.create(baseUrl).getHost()) ? "x-cg-pro-api-key" : "x-cg-demo-api-key";
    }

    /** The Camel endpoint. Neither key nor ids are part of it: endpoint addresses get logged and counted. */
    String endpoint() {
        long millis = requestTimeout.toMillis();
        return path() + "?throwExceptionOnFailure=false&copyHeaders=false&headerFilterStrategy=#coingeckoHeaders"
                + "&httpClientConfigurer=#coingeckoBounds&connectTimeout=" + millis + "&responseTimeout=" + millis
                + "&connectionRequestTimeout=" + millis + "&soTimeout=" + millis + "&userAgent=RAW(" + userAgent + ")";
    }
}
