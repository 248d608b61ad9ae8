package org.cryptoroutes.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the program with its default and what it accepts: the one place that {@code --help}, the checks at
 * the start and the tests of the documentation read.
 */
public enum Setting {

    COINS("coins", "BTC:bitcoin,ETH:ethereum,SOL:solana,XRP:ripple,ADA:cardano,DOGE:dogecoin,AVAX:avalanche-2,"
            + "POL:polygon-ecosystem-token", Rule.COINS, "the coins to poll, SYMBOL:coingecko-id"),
    FETCH_INTERVAL("producer.fetch-interval", "10", Rule.whole("seconds", 1, 86_400), "seconds between two polls"),
    RUN_DURATION("producer.run-duration", "0", Rule.whole("seconds", 0, 1_000_000_000),
            "seconds until the program ends by itself; 0 = until stopped"),
    PRODUCER_ID("producer.id", "crypto-routes", Rule.NOT_EMPTY, "producer_id of every record"),

    BASE_URL("coingecko.base-url", "https://api.coingecko.com/api/v3", Rule.HTTP_URL, "where the prices come from"),
    API_KEY("coingecko.api-key", "", Rule.ANYTHING, "Demo or paid key; sent in the header that fits the host"),
    PROXY("https.proxy", "", Rule.PROXY, "the HTTP proxy for a coingecko.base-url with https; empty = none"),
    RATE_LIMIT_DELAY("api.rate-limit-delay", "6", Rule.whole("seconds", 0, 3600),
            "seconds to wait after a 429 that names no time"),
    REQUEST_TIMEOUT("api.request-timeout", "10", Rule.whole("seconds", 1, 600), "seconds for one whole request"),
    MAX_RETRIES("api.max-retries", "3", Rule.whole("retries", 0, 100), "further attempts after a failed request"),
    MAX_REQUESTS_PER_MINUTE("api.max-requests-per-minute", "10", Rule.whole("requests", 1, 100_000),
            "throttle, per attempt"),
    MAX_RETRY_AFTER("api.max-retry-after", "900", Rule.whole("seconds", 1, 86_400),
            "the longest wait that a 429 may ask for, in seconds"),
    BREAKER_WAIT("api.breaker-wait", "30", Rule.whole("seconds", 1, 3600),
            "seconds that the circuit breaker stays open"),

    MIN_PRICE("validation.min-price", "0.000000000000000001", Rule.PRICE, "the lowest price in USD that is believed"),
    MAX_PRICE("validation.max-price", "1000000000", Rule.PRICE, "the highest price in USD that is believed"),

    BOOTSTRAP_SERVERS("kafka.bootstrap-servers", "localhost:9092", Rule.SERVERS, "the Kafka cluster"),
    TOPIC("kafka.topic", "crypto-prices", Rule.TOPIC, "the topic of the prices"),
    TOPIC_PARTITIONS("kafka.topic.partitions", "3", Rule.whole("partitions", 1, 10_000),
            "partitions of the topic when this program creates it"),
    DEAD_LETTER_TOPIC("kafka.dead-letter-topic", "crypto-prices-dlq", Rule.TOPIC, "the topic of rejected coins"),
    CONSUMER_GROUP("kafka.consumer-group", "crypto-analyzer-group", Rule.NOT_EMPTY, "the consumer group of price-log"),
    EMBEDDED("kafka.embedded", "auto", Rule.oneOf("auto", "true", "false"),
            "a broker in this process; auto = when nobody listens at a loopback bootstrap address"),
    DATA_DIRECTORY("data.directory", "data", Rule.PATH,
            "where the embedded broker, the candles and the store keep their data, and where records wait while "
                    + "Kafka is away"),
    UNSENT_MAX_BYTES("unsent.max-bytes", "67108864", Rule.whole("bytes", 0, 2_000_000_000),
            "what the records that wait may take on disk, in bytes; 0 = none is kept"),

    LEADER("price-poller.leader", "off", Rule.oneOf("off", "kafka"),
            "kafka = of several programs that poll for one topic, one polls, and another takes over when it is gone"),

    CANDLES_ENABLED("candles.enabled", "true", Rule.SWITCH, "whether candles, indicators and alerts are made"),
    CANDLES_TOPIC("candles.topic", "crypto-candles", Rule.TOPIC, "the topic of the candles"),
    CANDLES_LATE_TOPIC("candles.late-topic", "crypto-prices-late", Rule.TOPIC,
            "the topic of the prices that came too late for their candle"),
    CANDLES_INTERVALS("candles.intervals", "1m,5m,15m,1h", Rule.INTERVALS, "the lengths of the candles"),
    CANDLES_GRACE("candles.grace", "10", Rule.whole("seconds", 0, 86_400),
            "seconds that a candle waits for prices which come out of order"),
    INDICATORS_TOPIC("indicators.topic", "crypto-indicators", Rule.TOPIC, "the topic of the indicators"),
    INDICATORS_SMA("indicators.sma", "20,50,200", Rule.AVERAGES,
            "the lengths of the simple averages, in candles; the first two make the trend"),
    INDICATORS_EMA("indicators.ema", "12,26", Rule.AVERAGES, "the lengths of the exponential averages, in candles"),
    ALERTS_TOPIC("alerts.topic", "crypto-alerts", Rule.TOPIC, "the topic of the alerts"),
    ALERTS_MOVES("alerts.moves", "5m:3,1h:5", Rule.MOVES,
    "changes that are worth an alert: 5m:3 = 3 percent within 5 minutes"),
    ALERTS_TREND("alerts.trend", "5m,1h", Rule.TRENDS, "the candles whose turns of the trend are worth an alert"),
    ALERTS_COOLDOWN("alerts.cooldown", "900", Rule.whole("seconds", 0, 604_800),
            "seconds that an alert is silent after it has fired"),

    STORE_URL("store.url", "jdbc:sqlite:", Rule.STORE_URL,
            "where all that is read is kept: jdbc:sqlite: = a file in data.directory; or a PostgreSQL"),
    STORE_USER("store.user", "", Rule.ANYTHING, "the user of the PostgreSQL; empty = that of the operating system"),
    STORE_PASSWORD("store.password", "", Rule.ANYTHING, "the password of this user"),
    STORE_KEEP_PRICES("store.keep-prices", "7d", Rule.AGE, "how long prices are kept; empty = for ever"),
    STORE_KEEP_CANDLES("store.keep-candles", "1m:30d,5m:180d", Rule.AGES,
            "how long candles and indicators are kept, by their length; others are kept for ever"),

    REDIS_URL("redis.url", "", Rule.REDIS_URL, "the Redis that gets the newest price of each coin; empty = none"),

    LOG_FILTER("price-log.filter", "", Rule.SYMBOLS, "the symbols to show, BTC or BTC,ETH; empty = all"),
    LOG_LEVEL("log.level", "INFO", Rule.LEVEL, "how much is logged"),
    LOG_FORMAT("log.format", "console", Rule.oneOf("console", "json"), "console, or json for one object a line"),

    MANAGEMENT_ENABLED("management.enabled", "true", Rule.SWITCH, "health and metrics over HTTP"),
    MANAGEMENT_HOST("management.host", "127.0.0.1", Rule.NOT_EMPTY,
            "the address that health and metrics listen on; 0.0.0.0 = all of this machine"),
    MANAGEMENT_PORT("management.port", "8876", Rule.whole("(a port)", 0, 65_535),
            "their port; 0 = a free one; unset, the next free one when it is taken"),
    FRESHNESS_MAX_AGE("freshness.max-age", "600", Rule.whole("seconds", 0, 1_000_000_000),
            "seconds after which the newest price is too old to be ready; 0 = no limit"),

    SERVER_ENABLED("server.enabled", "true", Rule.SWITCH, "whether the page and the API are served"),
    SERVER_HOST("server.host", "127.0.0.1", Rule.NOT_EMPTY,
            "the address that page and API listen on; 0.0.0.0 = all of this machine"),
    SERVER_PORT("server.port", "8080", Rule.whole("(a port)", 0, 65_535),
            "their port; 0 = a free one; unset, the next free one when it is taken"),
    SERVER_CORS_ORIGINS("server.cors-origins", "", Rule.ORIGINS,
            "other pages that may ask, such as https://charts.example.org; empty = none"),

    ROUTES_DIRECTORY("routes.directory", "routes", Rule.PATH, "where the YAML routes are"),

    SIMULATOR_FAULTS("simulator.faults", "", Rule.ANYTHING,
            "--demo: faults to play in turn, such as server-error,slow"),
    SIMULATOR_FAULT_EVERY("simulator.fault-every", "1", Rule.whole("requests", 1, 1_000_000),
            "--demo: every how many requests a fault is played"),
    SIMULATOR_SLOW("simulator.slow", "3", Rule.whole("seconds", 1, 3600), "--demo: seconds that a slow answer takes"),
    SIMULATOR_RETRY_AFTER("simulator.retry-after", "2", Rule.whole("seconds", 0, 3600),
            "--demo: the Retry-After of a 429, in seconds"),
    SIMULATOR_SEED("simulator.seed", "0", Rule.whole("(any seed)", 0, Long.MAX_VALUE / 10),
            "--demo: the same seed gives the same prices; 0 = other prices each time");

    private final String key;
    private final String standard;
    private final Rule rule;
    private final String meaning;

    Setting(String key, String standard, Rule rule, String meaning) {
        this.key = key;
        this.standard = standard;
        this.rule = rule;
        this.meaning = meaning;
    }

    /** The property name, such as {@code kafka.topic}. */
    public String key() {
        return key;
    }

    /** The value when nobody sets it; may be empty, never null. */
    public String standard() {
        return standard;
    }

    /** One phrase for a person, with its unit. */
    public String meaning() {
        return meaning;
    }

    /** The environment name, such as {@code KAFKA_TOPIC}. */
    public String environmentName() {
        return environmentNameOf(key);
    }

    /** Whether the value makes sense. */
    public boolean accepts(String value) {
        return rule.test().test(value);
    }

    /** What makes sense, in words that follow "must be". */
    public String accepted() {
        return rule.accepted();
    }

    Rule rule() {
        return rule;
    }

    /** The environment name of any key, a user's own too. */
    public static String environmentNameOf(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }
}
