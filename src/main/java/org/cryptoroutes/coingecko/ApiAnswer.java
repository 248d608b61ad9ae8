package org.cryptoroutes.coingecko;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.cryptoroutes.logging.Secrets;

/**
 * Judges an answer by its status first and its body second. What may pass by itself counts against the circuit
 * breaker; what the user must change does not.
 */
final class ApiAnswer {

    static final String REQUEST = "priceRequest";

    /** Wherever an answer may point to, this program does not follow: the key would go with it. */
    private static final Set<Integer> POINTS_ELSEWHERE = Set.of(301, 302, 303, 307, 308);
    private static final int OK = 200;

    private final Clock clock;
    private final MissingCoins missing;
    private final Supplier<Optional<String>> key;

    /** @param key of the API at the moment */
    ApiAnswer(Clock clock, MissingCoins missing, Supplier<Optional<String>> key) {
        this.clock = clock;
        this.missing = missing;
        this.key = key;
    }

    /** The body becomes the list of quotes; other answers that no repetition mends are left for {@link #refusal}. */
    void outage(Exchange exchange) throws ApiOutage {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = withoutKey(bytes(message));
        Instant now = clock.instant();
        if (status == OK) {
            PriceRequest request = exchange.getProperty(REQUEST, PriceRequest.class);
            PriceResponse response = PriceResponse.parse(body, request, now);
            missing.report(request.coins().values(), response.missing());
            message.setBody(response.quotes());
            return;
        }
        String text = new String(body, UTF_8);
        message.setBody(text);
        ErrorBody error = ErrorBody.read(text);
        Duration pause = RetryAfter.parse(message.getHeader("Retry-After", String.class),
                message.getHeader("x-ratelimit-reset", String.class), now).orElse(null);
        if ((status == 429 || status == 403) && error.isBan()) {
            throw new ApiOutage(ApiOutage.Kind.BANNED,
                    status + " (Cloudflare 1015: this address is banned for a while)", pause);
        }
        if (status == 429) {
            throw new ApiOutage(ApiOutage.Kind.RATE_LIMITED, "429 (too many requests)", pause);
        }
        if (status == 408 || status >= 500 || status == 403 && error.isTemporary()) {
            throw new ApiOutage(ApiOutage.Kind.SERVER_ERROR,
                    error.message().isEmpty() ? status + " with an empty body" : status + ": " + error.message(),
                    pause);
        }
    }

    void refusal(Exchange exchange) throws RequestRefused {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status != OK) {
            ErrorBody error = ErrorBody.read(message.getBody(String.class));
            String location = message.getHeader("Location", "", String.class);
            throw new RequestRefused(status, "CoinGecko refuses the request with %d (%s): %s"
                    .formatted(status, error.message(), advice(status, error, location)));
        }
    }

    /** Camel's converter would copy them through a buffer that grows. */
    private static byte[] bytes(Message answer) {
        return answer.getBody() instanceof ByteArrayInputStream bytes ? bytes.readAllBytes()
                : answer.getBody(byte[].class);
    }

    /** An answer that quotes its request must not carry the key on, into a log or a dead letter. */
    private byte[] withoutKey(byte[] answer) {
        byte[] body = answer == null ? new byte[0] : answer;
        String text = key.get().isPresent() ? new String(body, UTF_8) : "";
        String hidden = key.get().map(secret -> Secrets.hide(text, secret)).orElse(text);
        return hidden.equals(text) ? body : hidden.getBytes(UTF_8);
    }

    private static String advice(int status, ErrorBody error, String location) {
        if (POINTS_ELSEWHERE.contains(status) && !location.isBlank()) {
            return "it points to %s; if that is CoinGecko's, set coingecko.base-url to it"
                    .formatted(ErrorBody.excerpt(location.replaceFirst("(/simple/price)?(\\?.*)?$", "")));
        }
        return switch (status) {
            case 400 -> error.code() == 10010 || error.code() == 10011
                    ? "a paid key needs coingecko.base-url=https://pro-api.coingecko.com/api/v3, a Demo key "
                            + "https://api.coingecko.com/api/v3"
                    : "check coins and coingecko.base-url";
            case 401 -> "check coingecko.api-key, and that it fits the host in coingecko.base-url";
            case 403 -> "something on the way strips the User-Agent, or this address is blocked; try another network "
                    + "or a key in coingecko.api-key";
            case 404 -> "check coingecko.base-url, which should end in /api/v3";
            case 414 -> "the ids in coins are too long for one request to this server; list fewer coins";
            case 422 -> "check coins";
            default -> "check coingecko.base-url";
        };
    }
}
