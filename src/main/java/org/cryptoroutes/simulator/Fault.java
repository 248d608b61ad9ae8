package org.cryptoroutes.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What can go wrong with an answer to {@code /simple/price}.
 *
 * <p>Status codes, bodies and headers follow what CoinGecko was seen to send (recorded 2021 to 2026, mostly by clients
 * that met them in the wild). A fault that damages one coin damages the first id of the request, in the request's
 * order; the other coins stay good.
 */
public enum Fault {

    /** 429 as JSON of 187 bytes, with {@code Retry-After} in whole seconds. */
    TOO_MANY_REQUESTS,
    /** The same 429, but it does not say how long to wait. */
    TOO_MANY_REQUESTS_BARE,
    /** The same 429 with {@code x-ratelimit-reset: 2026-03-09 03:28:00 +0000} and no {@code Retry-After}. */
    TOO_MANY_REQUESTS_RESET,
    /** 429 whose body is the plain text {@code Throttled}. */
    THROTTLED_TEXT,
    /** The body of a 429 with status 200. */
    LIMIT_IN_200,
    /** 429 with the HTML page "Error 1015": the address is banned for a while. */
    BANNED,
    /** 403 with the same ban as the text {@code error code: 1015}. */
    BANNED_TEXT,

    /** 500 as JSON, in which {@code status} is a number. */
    SERVER_ERROR,
    /** 502 with an HTML page. */
    BAD_GATEWAY,
    /** 503 with a line of plain text. */
    SERVER_ERROR_TEXT,
    /** 504 without a body. */
    SERVER_ERROR_EMPTY,
    /** 401 with error code 10002: the API key is missing or wrong. */
    UNAUTHORIZED,
    /** 403 that asks for a descriptive User-Agent. */
    FORBIDDEN,
    /** 403 that means an outage and passes by itself. */
    UNAVAILABLE_403,
    /** 404 as for an unknown path. */
    NOT_FOUND,
    /** 414 with an HTML page. */
    URI_TOO_LONG,
    /** 422 that misses the parameter ids. */
    UNPROCESSABLE,
    /** 400 that rejects the currency. */
    BAD_REQUEST,

    /** A good answer, but only after {@link SimulatorOptions#slow()}. */
    SLOW,
    /** The headers of a good answer and then nothing, for as long as the client waits (at most ten minutes). */
    HANG,
    /** A good answer at one byte a second. */
    DRIP,
    /** The connection is closed without an answer. */
    RESET,

    /** 200 with an HTML page. */
    HTML,
    /** 200 with the first half of a good answer. The HTTP message itself is complete. */
    TRUNCATED,
    /** 200 without a body. */
    EMPTY,
    /** 200 with a JSON array where an object belongs. */
    WRONG_ROOT,
    /** 200 with the body of a 500, in which {@code status} is a number. */
    ERROR_IN_200,
    /** 200 with a good answer twice in a row. */
    TWICE,
    /** 200 with 50 MB of valid JSON: the requested coins, then a great many nobody asked for. */
    HUGE,
    /** The same 50 MB, packed so that little travels; whole for a client that takes no gzip. */
    GZIP_BOMB,
    /** 200 in which the first requested id appears twice. */
    DUPLICATED,

    /** {@code "usd":null} for one coin. */
    NULL_PRICE,
    /** {@code "usd":0} for one coin. */
    ZERO_PRICE,
    /** A price below zero for one coin. */
    NEGATIVE_PRICE,
    /** {@code {}} for one coin. */
    MISSING_PRICE,
    /** {@code "usd":"a lot"} for one coin. */
    TEXT_PRICE,
    /** {@code "usd":1e400} for one coin: more than a double can hold. */
    ABSURD_PRICE,
    /** A price of plausible size but 400 digits for one coin. */
    LONG_PRICE,
    /** One coin is left out. */
    MISSING_COIN,
    /** One coin with a good price, and null for everything else that was asked for. */
    NULL_FIELDS,
    /** {@code "usd":2.8e-09} for one coin: small, but good. */
    EXPONENT_PRICE,
    /** Every coin as it was when the simulator began, {@code last_updated_at} included. */
    FROZEN,
    /** {@code last_updated_at} of one coin goes back by eight hours. */
    BACKWARDS,
    /** {@code last_updated_at} of every coin goes back by eight hours. */
    STALE_PAGE;

    /** The constant's name as it is written in settings, for example {@code too-many-requests}; never null. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a fault by its label.
     *
     * @param label a label, not null; blanks around it do not matter
     * @return the fault, never null
     * @throws IllegalArgumentException if there is no such fault; the message names all there are
     */
    public static Fault of(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label().equals(label.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no simulated fault '" + label + "'; choose from " + labels() + "."));
    }

    private static String labels() {
        return Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", "));
    }
}
