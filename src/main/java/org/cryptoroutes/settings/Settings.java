package org.cryptoroutes.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.cryptoroutes.price.Coin;

/**
 * All settings as they hold at one moment: checked, with the layer that each came from. Immutable.
 */
public final class Settings {

    /** Begins the settings that every Kafka client gets under Kafka's own name: {@code kafka.client.acks}. */
    public static final String KAFKA_CLIENT = "kafka.client.";

    private static final Pattern CANDLES = Pattern.compile("(candles|indicators|alerts|kafka\\.client)\\..+"
            + "|kafka\\.(bootstrap-servers|topic|dead-letter-topic)");
    private static final Pattern SECRET = Pattern.compile("(?i).*(api-?key|password|secret|jaas).*");
    /** Within the setting of a login. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)(?:password|secret)\\s*=\\s*\"?([^\"\\s;]+)");
    /** Within an address. */
    private static final Pattern LOGIN = Pattern.compile("//([^/?#\\s@]*:([^/?#\\s@]+))@");
    private static final String LOG_LEVEL = Setting.LOG_LEVEL.key() + ".";
    /** For the consumer group of a route that must read everything in each program, and go on after an edit. */
    private static final String PROCESS_ID = UUID.randomUUID().toString().substring(0, 8);

    private final Map<String, Entry> entries;
    private final List<String> warnings;

    record Entry(String value, Origin origin) {
    }

    Settings(Map<String, Entry> entries, List<String> warnings) {
        this.entries = Map.copyOf(entries);
        this.warnings = List.copyOf(warnings);
    }

    /** The value, possibly empty, never null. */
    public String get(Setting setting) {
        return entries.get(setting.key()).value();
    }

    /** @throws NumberFormatException when the setting is no whole number by its rule */
    public int whole(Setting setting) {
        return Integer.parseInt(get(setting));
    }

    /** A setting in seconds. */
    public Duration seconds(Setting setting) {
        return Duration.ofSeconds(Long.parseLong(get(setting)));
    }

    /** @throws NumberFormatException when the setting is no number by its rule */
    public BigDecimal decimal(Setting setting) {
        return new BigDecimal(get(setting));
    }

    /** The elements of a setting that has commas between them, none of them blank. */
    public List<String> list(Setting setting) {
        return Arrays.stream(get(setting).split(",")).map(String::strip).filter(element -> !element.isEmpty())
                .toList();
    }

    /** At least one, in the order of the setting. */
    public List<Coin> coins() {
        return Coin.parseList(get(Setting.COINS));
    }

    /** The proxy for addresses with https; empty = none. */
    public Optional<URI> proxy() {
        return Optional.of(get(Setting.PROXY)).filter(proxy -> !proxy.isBlank()).map(Rule::proxy);
    }

    /** Whether the switch {@code <route-id>.enabled} lets the route run; a route without a switch does. */
    public boolean enabled(String routeId) {
        return Optional.ofNullable(entries.get(routeId + ".enabled")).map(Entry::value).map(Boolean::valueOf)
                .orElse(true);
    }

    /** Whether a user chose the value, rather than the program. */
    public boolean chosen(Setting setting) {
        return !SettingsLoader.BUILT_IN.contains(entries.get(setting.key()).origin());
    }

    /** What {@code kafka.client.*} says, with Kafka's own names: {@code security.protocol} and so on. */
    public Map<String, String> kafkaClient() {
        return family(KAFKA_CLIENT);
    }

    /** What the job that makes the candles goes by: its own settings, and those of Kafka. */
    public Map<String, String> candles() {
        Map<String, String> job = new TreeMap<>();
        entries.forEach((key, entry) -> {
            if (CANDLES.matcher(key).matches()) {
                job.put(key, entry.value());
            }
        });
        return job;
    }

    /** What {@code log.level.<logger>} says, by logger. */
    public Map<String, String> logLevels() {
        return family(LOG_LEVEL);
    }

    /** The values that must not be seen: keys, passwords, and the logins that hold some. */
    public Set<String> secrets() {
        Set<String> secrets = new TreeSet<>();
        entries.forEach((key, entry) -> {
            if (isSecret(key) && !entry.value().isEmpty()) {
                secrets.add(entry.value());
                PASSWORD.matcher(entry.value()).results().forEach(match -> secrets.add(match.group(1)));
            }
            LOGIN.matcher(entry.value()).results().forEach(match -> secrets.add(match.group(2)));
        });
        // As it is sent
        proxy().map(URI::getUserInfo).map(login -> Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                .ifPresent(secrets::add);
        return secrets;
    }

    /** Whether the name of the setting says that its value must not be seen. */
    public static boolean isSecret(String key) {
        return SECRET.matcher(key).matches();
    }

    /** Whether the setting must not be seen, for its name or for a login in its value. */
    static boolean isSecret(String key, String value) {
        return isSecret(key) || LOGIN.matcher(value).find() || PASSWORD.matcher(value).find();
    }

    /**
     * Looks for what others have against the values that a user has chosen, wherever that was.
     *
     * @param fault gives one sentence about a key and its value, which does not quote the value; empty when all is well
     */
    public List<SettingFault> faults(BiFunction<String, String, Optional<String>> fault) {
        List<SettingFault> faults = new ArrayList<>();
        new TreeMap<>(entries).forEach((key, entry) -> {
            if (!SettingsLoader.BUILT_IN.contains(entry.origin())) {
                String from = entry.origin().place().isPresent() ? "" : key + " from " + entry.origin().words() + ": ";
                fault.apply(key, entry.value()).ifPresent(sentence ->
                        faults.add(new SettingFault(entry.origin().place(), true, from + sentence)));
            }
        });
        return faults;
    }

    /** Everything, for Camel's property placeholders, and {@code {{process.id}}}. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("process.id", PROCESS_ID);
        entries.forEach((key, entry) -> properties.setProperty(key, entry.value()));
        kafkaClient().forEach((name, value) ->
                properties.setProperty("camel.component.kafka.additionalProperties[" + name + "]", value));
        return properties;
    }

    /**
     * The same with some values on top, without the warnings.
     *
     * @param origin       where the values stand, for the message of an error
     * @param usedByRoutes the keys that the routes refer to: a user's own settings
     * @throws InvalidSetting when a value makes no sense, or nothing reads a key
     */
    public Settings with(Map<String, String> values, String origin, Set<String> usedByRoutes) {
        return SettingsLoader.over(entries, values, origin, usedByRoutes);
    }

    /** What is odd but no reason to stop, one sentence each: a misspelt key in application.properties. */
    public List<String> warnings() {
        return warnings;
    }

    private Map<String, String> family(String prefix) {
        Map<String, String> members = new TreeMap<>();
        entries.forEach((key, entry) -> {
            if (key.startsWith(prefix)) {
                members.put(key.substring(prefix.length()), entry.value());
            }
        });
        return members;
    }
}
