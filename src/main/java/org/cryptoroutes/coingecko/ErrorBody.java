package org.cryptoroutes.coingecko;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;

/**
 * What an error of CoinGecko says: five JSON shapes, HTML or plain text.
 *
 * @param code    CoinGecko's own code, such as 10010; 0 when there is none
 * @param message for a person: one line, printable, short
 */
record ErrorBody(int code, String message) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int EXCERPT = 160;
    private static final int LOOKED_AT = 10_000;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAN_CODE = 1015;
    private static final Pattern BAN = Pattern.compile("(?i)\\berror (code: ?)?1015\\b");

    static boolean isErrorField(String name) {
        return "status".equals(name) || "error".equals(name) || "error_code".equals(name);
    }

    static ErrorBody read(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            JsonNode status = json.path("error").has("status") ? json.path("error").path("status")
                    : json.path("status");
            int code = status.path("error_code").asInt(json.path("error_code").asInt(0));
            String message = status.path("error_message").asText(json.path("error").asText(""));
            return new ErrorBody(code, excerpt(message.isEmpty() ? text : message));
        } catch (JsonProcessingException e) {
            return new ErrorBody(BAN.matcher(plain(text)).find() ? BAN_CODE : 0, excerpt(text));
        }
    }

    /** Cloudflare's 1015: the address is banned for a while, and each further request may prolong it. */
    boolean isBan() {
        return code == BAN_CODE;
    }

    boolean isTemporary() {
        return message.contains("temporarily unavailable");
    }

    /** The error as it came with the code 200. */
    ApiOutage asOutage() {
        return code == TOO_MANY_REQUESTS
                ? new ApiOutage(ApiOutage.Kind.RATE_LIMITED, "429 (too many requests) inside a 200")
                : new ApiOutage(ApiOutage.Kind.NOT_JSON, "an error inside a 200: " + message);
    }

    /** Of the beginning only: an endless row of {@code <} would keep the expression busy for hours. */
    private static String plain(String text) {
        return text.substring(0, Math.min(text.length(), LOOKED_AT))
                .replaceAll("(?s)<(script|style|head)\\b.*?</\\1>|<[^>]*>", " ")
                .replaceAll("[\\s\\p{C}\\p{Z}]+", " ").strip();
    }

    /** The beginning of a text as one printable line. */
    static String excerpt(String text) {
        String line = plain(text);
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
    }
}
