package org.cryptoroutes.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.cryptoroutes.candles.Interval;
import org.cryptoroutes.candles.Lengths;
import org.cryptoroutes.candles.MoveRule;
import org.cryptoroutes.price.Coin;

/** What a setting accepts: a test, and the words that tell a user what would pass it. */
record Rule(String accepted, Predicate<String> test) {

    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    static final Rule ANYTHING = new Rule("any text", value -> true);
    static final Rule NOT_EMPTY = new Rule("a text that is not empty", value -> !value.isBlank());
    static final Rule SWITCH = oneOf("true", "false");
    static final Rule LEVEL = new Rule("one of TRACE, DEBUG, INFO, WARN, ERROR, OFF",
            value -> value.toUpperCase(Locale.ROOT).matches("TRACE|DEBUG|INFO|WARN|ERROR|OFF"));

    /** Kafka's own rule for topic names: org.apache.kafka.common.internals.Topic. */
    static final Rule TOPIC = new Rule("a topic name of 1 to 249 letters, digits, '.', '_' and '-'",
            value -> value.matches("[a-zA-Z0-9._-]{1,249}") && !value.matches("\\.{1,2}"));

    static final Rule SERVERS = new Rule("host:port, or several with commas between",
            value -> Arrays.stream(value.split(",", -1)).allMatch(Rule::isHostPort));

    static final Rule HTTP_URL = new Rule("an address such as https://api.coingecko.com/api/v3", Rule::isHttpUrl);

    static final Rule PROXY = new Rule("nothing, or the address of an HTTP proxy such as "
            + "http://proxy.example.org:3128, with user:password@ before the host when it wants a login",
            value -> value.isBlank() || isProxy(value));

    static final Rule PATH = new Rule("a path that this system can have; one beyond ASCII needs a locale with UTF-8, "
            + "such as LC_ALL=C.UTF-8", Rule::isPath);

    static final Rule COINS = new Rule(
            "SYMBOL:coingecko-id pairs with commas between, without quotes, no symbol and no id twice, such as "
                    + "BTC:bitcoin,ETH:ethereum",
            value -> isRead(Coin::parseList, value));

    static final Rule SYMBOLS = new Rule(
            "nothing (all coins), or symbols with commas between, without quotes, such as BTC or BTC,ETH",
            value -> value.isBlank()
                    || Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(Coin::isSymbol));

    static final Rule INTERVALS = new Rule(
            "lengths of at most 7d with commas between, each a multiple of the shortest, such as 1m,5m,15m,1h",
            value -> isRead(Interval::ofCandles, value));

    static final Rule AVERAGES = new Rule("nothing, or numbers from 2 to 1000 with commas between, such as 20,50,200",
            value -> isRead(Lengths::list, value));

    static final Rule MOVES = new Rule("nothing, or a length and a change in percent, or several with commas between, "
            + "such as 5m:3,1h:5", value -> isRead(MoveRule::list, value));

    static final Rule TRENDS = new Rule("nothing, or some of candles.intervals, such as 5m,1h",
            value -> isRead(Interval::list, value));

    static final Rule STORE_URL = new Rule("jdbc:sqlite: for a file in data.directory, jdbc:sqlite: and the path of a "
            + "file, or an address such as jdbc:postgresql://db.example.org:5432/crypto without user and password, "
            + "which have settings of their own", Rule::isStoreUrl);

    static final Rule REDIS_URL = new Rule("nothing, or an address such as redis://localhost:6379 or "
            + "rediss://user:password@redis.example.org:6380/0 (TLS), with each of /?#@ in a password written as %2F, "
            + "%3F, %23, %40", value -> value.isEmpty() || isRedisUrl(value));

    static final Rule ORIGINS = new Rule("nothing, or origins without a path, with commas between, such as "
            + "https://charts.example.org,http://localhost:3000",
            value -> value.isBlank()
                    || Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(Rule::isOrigin));

    static final Rule AGE = new Rule("nothing (for ever), or an age such as 12h or 7d",
            value -> isRead(Ages::one, value));

    static final Rule AGES = new Rule("nothing, or lengths of candles with an age, such as 1m:30d,5m:180d",
            value -> isRead(Ages::byInterval, value));

    static final Rule PRICE = new Rule("a number above 0, such as 0.000001", value -> {
        try {
            return new BigDecimal(value).signum() > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    });

    static Rule whole(String unit, long min, long max) {
        return new Rule("a whole number of %s from %d to %d".formatted(unit, min, max), value -> {
            if (!WHOLE.matcher(value).matches()) {
                return false;
            }
            long number = Long.parseLong(value);
            return number >= min && number <= max;
        });
    }

    static Rule oneOf(String... words) {
        return new Rule("one of " + String.join(", ", words), Arrays.asList(words)::contains);
    }

    private static boolean isRead(Consumer<String> reader, String value) {
        try {
            reader.accept(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isHostPort(String text) {
        return text.strip().matches("(\\[[0-9a-fA-F:.%]+]|[^\\s:/@\\[\\]]+):([1-9]\\d{0,4})")
                && Integer.parseInt(text.strip().substring(text.strip().lastIndexOf(':') + 1)) <= HIGHEST_PORT;
    }

    private static boolean isHttpUrl(String text) {
        try {
            // Networks of containers have hosts with an underscore, which is none by RFC 1123
            URI uri = URI.create(text.replace('_', 'x'));
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null && uri.getPort() <= HIGHEST_PORT && uri.getUserInfo() == null
                    && uri.getQuery() == null && uri.getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOrigin(String text) {
        return isHttpUrl(text) && URI.create(text).getRawPath().isEmpty();
    }

    private static boolean isStoreUrl(String text) {
        if (text.startsWith("jdbc:sqlite:")) {
            String path = text.substring("jdbc:sqlite:".length());
            return path.isEmpty() || !path.startsWith(":") && !path.contains("?") && isPath(path);
        }
        return text.matches("jdbc:postgresql://[^\\s/@?#]+/[^\\s/@?#]+(\\?[^\\s@]*)?")
                && !text.matches("(?i).*[?&](user|password)=.*");
    }

    private static boolean isRedisUrl(String text) {
        try {
            URI uri = URI.create(text);
            return text.matches("rediss?://.*") && uri.getHost() != null && uri.getPort() <= HIGHEST_PORT
                    && uri.getPath().matches("(/\\d{0,5})?") && uri.getQuery() == null && uri.getFragment() == null
                    && (uri.getUserInfo() == null || uri.getUserInfo().contains(":"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isProxy(String text) {
        try {
            URI uri = proxy(text);
            return "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0
                    && uri.getPort() <= HIGHEST_PORT && uri.getPath().matches("/?") && uri.getQuery() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Proxies are often named without the scheme. */
    static URI proxy(String text) {
        return URI.create(text.contains("://") ? text : "http://" + text);
    }

    private static boolean isPath(String text) {
        try {
            return !text.isBlank() && !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
