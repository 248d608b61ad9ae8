package org.cryptoroutes.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the API says when it does not give prices. JSON bodies as recorded from CoinGecko, 2021 to 2026, with long
 * messages shortened, except the rate limit's, which is exact; the HTML pages only resemble the real ones.
 */
final class ErrorAnswers {

    private static final String RATE_LIMIT = """
            {"status":{"error_code":429,"error_message":"You've exceeded the Rate Limit. Please visit \
            https://www.coingecko.com/en/api/pricing to subscribe to our API plans for higher rate limits."}}""";

    private static final String INTERNAL_ERROR = """
            {"status":500,"error":"Internal Server Error"}""";

    private static final DateTimeFormatter RESET_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final long retryAfterSeconds;

    ErrorAnswers(Clock clock, Duration retryAfter) {
        this.clock = clock;
        this.retryAfterSeconds = retryAfter.plusNanos(999_999_999).toSeconds();
    }

    /** The answer that stands for a fault, or empty if the fault needs prices to spoil. */
    Optional<Answer> of(Fault fault) {
        return Optional.ofNullable(switch (fault) {
            case TOO_MANY_REQUESTS -> rateLimit().with("retry-after", Long.toString(retryAfterSeconds));
            case TOO_MANY_REQUESTS_BARE -> rateLimit();
            case TOO_MANY_REQUESTS_RESET -> rateLimit().with("x-ratelimit-reset", resetTime());
            case THROTTLED_TEXT -> Answer.of(429, "text/plain", "Throttled");
            case LIMIT_IN_200 -> Answer.json(200, RATE_LIMIT);
            case BANNED -> Answer.html(429, page("Access denied | Cloudflare", "Error 1015: You are being rate limited",
                    "The owner of this website (api.coingecko.com) has banned you temporarily."));
            case BANNED_TEXT -> Answer.of(403, "text/plain", "error code: 1015");
            case SERVER_ERROR -> Answer.json(500, INTERNAL_ERROR);
            case ERROR_IN_200 -> Answer.json(200, INTERNAL_ERROR);
            case SERVER_ERROR_TEXT ->
                    Answer.of(503, "text/plain", "upstream connect error or disconnect/reset before headers");
            case SERVER_ERROR_EMPTY -> Answer.of(504, "text/plain", "");
            case BAD_GATEWAY -> Answer.html(502, errorPage("502 Bad Gateway", "cloudflare"));
            case UNAUTHORIZED -> Answer.json(401, """
                    {"status":{"timestamp":"%s","error_code":10002,"error_message":"API Key Missing. Please make \
                    sure you're using the right authentication method."}}""".formatted(now()));
            case FORBIDDEN -> missingUserAgent();
            case UNAVAILABLE_403 -> Answer.json(403, """
                    {"status":{"error_code":403,"error_message":"This endpoint is temporarily unavailable due to \
                    ongoing issues. Please visit https://status.coingecko.com for API status."}}""");
            case NOT_FOUND -> incorrectPath();
            case URI_TOO_LONG -> Answer.html(414, errorPage("414 Request-URI Too Large", "nginx"));
            case UNPROCESSABLE -> missingParameter("ids");
            case BAD_REQUEST -> Answer.json(400, """
                    {"error":"invalid vs_currency"}""");
            case HTML -> Answer.html(200, page("CoinGecko", "Just a moment...", "Checking your browser."));
            case EMPTY -> Answer.json(200, "");
            case WRONG_ROOT -> Answer.json(200, """
                    [{"id":"bitcoin","current_price":1}]""");
            default -> null;
        });
    }

    Answer missingUserAgent() {
        return Answer.json(403, """
                {"status":{"error_code":403,"error_message":"Please add a descriptive User-Agent to your \
                request."}}""");
    }

    Answer incorrectPath() {
        return Answer.json(404, """
                {"error":"Incorrect path. Please check https://docs.coingecko.com/"}""");
    }

    Answer missingParameter(String name) {
        return Answer.json(422, """
                {"error":"Missing parameter %s"}""".formatted(name));
    }

    /** In the form of the recorded error 10012, which is about too many contract addresses. */
    Answer tooManyIds(int limit) {
        return Answer.json(400, """
                {"timestamp":"%s","error_code":10012,"status":{"error_message":"Number of ids in the request \
                exceeds the allowed limit (%d ids)."}}""".formatted(now(), limit));
    }

    /** The edge that limits the rate names no charset, unlike the API behind it. */
    private static Answer rateLimit() {
        return Answer.of(429, "application/json", RATE_LIMIT)
                .with("cache-control", "private, max-age=0, no-store, no-cache, must-revalidate");
    }

    private String resetTime() {
        Instant reset = clock.instant().plusSeconds(retryAfterSeconds).plusNanos(999_999_999);
        return RESET_TIME.format(reset.truncatedTo(ChronoUnit.SECONDS));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String errorPage(String error, String server) {
        return page(error, error, server);
    }

    private static String page(String title, String heading, String text) {
        return """
                <!DOCTYPE html>
                <html>
                <head><title>%s</title></head>
                <body>
                <h1>%s</h1>
                <p>%s</p>
                </body>
                </html>
                """.formatted(title, heading, text);
    }
}
