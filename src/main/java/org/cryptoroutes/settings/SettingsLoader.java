package org.cryptoroutes.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cryptoroutes.candles.JobSettings;

/**
 * Puts the layers of settings on top of each other. The higher wins: what the command itself means, the command line,
 * the environment, {@code .env}, {@code application.properties}, what the command suggests, the defaults in the jar.
 */
public final class SettingsLoader {

    private static final Origin DEFAULTS = Origin.of("the defaults");
    private static final Origin COMMAND = Origin.of("the command");
    private static final Origin SUGGESTION = Origin.of("the command's suggestion");
    private static final Origin COMMAND_LINE = Origin.of("the command line");
    static final Set<Origin> BUILT_IN = Set.of(DEFAULTS, COMMAND, SUGGESTION);

    private final Path directory;
    private final Optional<Path> file;
    private final Map<String, String> environment;
    private final Map<String, String> meant = new LinkedHashMap<>();
    private final Map<String, String> commandLine = new LinkedHashMap<>();
    private final Map<String, String> suggested = new LinkedHashMap<>();

    /**
     * @param directory   where {@code .env} may be: the working directory
     * @param file        the application.properties to read; empty = none
     * @param environment the process environment
     */
    public SettingsLoader(Path directory, Optional<Path> file, Map<String, String> environment) {
        this.directory = directory;
        this.file = file;
        this.environment = Map.copyOf(environment);
    }

    /** {@code key=value} from the command line. */
    public SettingsLoader commandLine(Map<String, String> values) {
        commandLine.putAll(values);
        return this;
    }

    /** What the command stands for, whatever else is set: {@code --demo} polls the simulator. */
    public SettingsLoader meant(String key, String value) {
        meant.put(key, value);
        return this;
    }

    /** A better default for this command, which any setting of the user's replaces. */
    public SettingsLoader suggested(String key, String value) {
        suggested.put(key, value);
        return this;
    }

    /**
     * Reads and checks all layers anew.
     *
     * @param usedByRoutes gives, for the value of routes.directory, the keys that its routes refer to as
     *                     {@code {{key}}}: a user's own settings
     * @throws InvalidSetting when a value makes no sense, or {@code --set} names a key that nothing reads
     */
    public Settings load(Function<String, Set<String>> usedByRoutes) {
        return examine(usedByRoutes).sound();
    }

    /** Reads the layers as {@link #load} does, but goes on where that stops: for the checks. */
    public Examined examine(Function<String, Set<String>> usedByRoutes) {
        return examine(file.map(SettingsFile::properties), usedByRoutes);
    }

    private static void refuseFatal(List<SettingFault> faults) {
        faults.stream().filter(SettingFault::fatal).findFirst().ifPresent(fault -> {
            throw new InvalidSetting(fault);
        });
    }

    /**
     * All layers, with all that is wrong.
     *
     * @param settings with the default where a value makes no sense
     * @param faults   those of the files themselves first; those that are not fatal are the warnings of the settings
     */
    public record Examined(Settings settings, List<SettingFault> faults) {

        /** @throws InvalidSetting when a value makes no sense */
        public Settings sound() {
            refuseFatal(faults);
            return settings;
        }
    }

    /**
     * The same with an application.properties that was read before.
     *
     * @param inFile what application.properties says; empty when there is none
     * @throws InvalidSetting when {@code --set} names a key that nothing reads
     */
    public Examined examine(Optional<SettingsFile> inFile, Function<String, Set<String>> usedByRoutes) {
        SettingsFile dotEnv = SettingsFile.dotEnv(directory.resolve(".env"));
        Map<String, Settings.Entry> fromFile = inFile.map(SettingsLoader::entries).orElse(Map.of());
        Map<String, Settings.Entry> fromDotEnv = entries(dotEnv);
        Map<String, Settings.Entry> fromEnvironment = new HashMap<>();
        environment.forEach((name, value) ->
                fromEnvironment.put(name, new Settings.Entry(value.strip(), Origin.ofEnvironment(name))));

        Map<String, Settings.Entry> entries = new HashMap<>();
        put(entries, DEFAULTS, defaults());
        for (Setting setting : Setting.values()) {
            put(entries, DEFAULTS, Map.of(setting.key(), setting.standard()));
        }
        put(entries, SUGGESTION, suggested);
        entries.putAll(fromFile);
        overlay(entries, Set.copyOf(entries.keySet()), fromDotEnv);
        overlay(entries, Set.copyOf(entries.keySet()), fromEnvironment);
        put(entries, COMMAND_LINE, commandLine);
        put(entries, COMMAND, meant);

        Set<String> used = new TreeSet<>(usedByRoutes.apply(entries.get(Setting.ROUTES_DIRECTORY.key()).value()));
        entries.values().forEach(entry -> used.addAll(Placeholders.in(entry.value())));
        Set<String> unset = used.stream().filter(key -> !entries.containsKey(key)).collect(Collectors.toSet());
        overlay(entries, unset, fromDotEnv);
        overlay(entries, unset, fromEnvironment);

        commandLine.keySet().forEach(key -> requireRead("--set ", key, used));
        List<SettingFault> faults = new ArrayList<>(inFile.map(SettingsFile::faults).orElse(List.of()));
        faults.addAll(dotEnv.faults());
        faults.addAll(check(entries));
        faults.addAll(unread(fromFile, used));
        List<String> warnings = new ArrayList<>(
                faults.stream().filter(fault -> !fault.fatal()).map(SettingFault::full).toList());
        warnings.addAll(exposed());
        return new Examined(new Settings(entries, warnings), List.copyOf(faults));
    }

    private static Map<String, Settings.Entry> entries(SettingsFile file) {
        Map<String, Settings.Entry> entries = new TreeMap<>();
        file.entries().forEach((name, entry) ->
                entries.put(name, new Settings.Entry(entry.value(), new Origin("", Optional.of(entry.place())))));
        return entries;
    }

    private List<String> exposed() {
        return commandLine.entrySet().stream()
                .filter(setting -> Settings.isSecret(setting.getKey(), setting.getValue()))
                .filter(setting -> !setting.getValue().isBlank())
                .map(setting -> ("--set %s: every user of this machine can read it in the list of processes; "
                        + "%s, .env and application.properties are not shown there.")
                        .formatted(setting.getKey(), Setting.environmentNameOf(setting.getKey()))).toList();
    }

    static Settings over(Map<String, Settings.Entry> below, Map<String, String> values, String origin,
                         Set<String> usedByRoutes) {
        values.keySet().forEach(key -> requireRead("", key, usedByRoutes));
        Map<String, Settings.Entry> entries = new HashMap<>(below);
        put(entries, Origin.of(origin), values);
        refuseFatal(check(entries));
        return new Settings(entries, List.of());
    }

    private static void put(Map<String, Settings.Entry> entries, Origin origin, Map<String, String> values) {
        values.forEach((key, value) -> entries.put(key, new Settings.Entry(value.strip(), origin)));
    }

    /** @param named by environment names */
    private static void overlay(Map<String, Settings.Entry> entries, Set<String> keys,
                                Map<String, Settings.Entry> named) {
        for (String key : keys) {
            Optional.ofNullable(named.get(Setting.environmentNameOf(key))).ifPresent(entry -> entries.put(key, entry));
        }
        String family = Setting.environmentNameOf(Settings.KAFKA_CLIENT);
        named.forEach((name, entry) -> {
            if (name.startsWith(family)) {
                String option = name.substring(family.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                entries.put(Settings.KAFKA_CLIENT + option, entry);
            }
        });
    }

    /** Puts the default in the place of what makes no sense. */
    private static List<SettingFault> check(Map<String, Settings.Entry> entries) {
        List<SettingFault> faults = new ArrayList<>();
        new TreeMap<>(entries).forEach((key, entry) -> {
            Rule rule = Setting.of(key).map(Setting::rule).orElse(
                    key.endsWith(".enabled") && !key.startsWith("camel.") ? Rule.SWITCH
                            : key.startsWith(Setting.LOG_LEVEL.key() + ".") ? Rule.LEVEL : Rule.ANYTHING);
            if (!rule.test().test(entry.value())) {
                faults.add(senseless(key, entry, "it must be " + rule.accepted()));
                Setting.of(key).ifPresent(setting -> put(entries, DEFAULTS, Map.of(key, setting.standard())));
            }
        });
        Settings all = new Settings(entries, List.of());
        if (all.decimal(Setting.MIN_PRICE).compareTo(all.decimal(Setting.MAX_PRICE)) > 0) {
            Setting chosen = all.chosen(Setting.MIN_PRICE) ? Setting.MIN_PRICE : Setting.MAX_PRICE;
            faults.add(senseless(chosen.key(), entries.get(chosen.key()),
                    "validation.min-price=%s is above validation.max-price=%s, it must be lower"
                            .formatted(all.get(Setting.MIN_PRICE), all.get(Setting.MAX_PRICE))));
        }
        faults.addAll(contradictions(all, entries));
        return faults;
    }

    /** Of the settings of the candles; the one is at fault that the user has set. */
    private static List<SettingFault> contradictions(Settings all, Map<String, Settings.Entry> entries) {
        List<SettingFault> faults = new ArrayList<>();
        JobSettings.of(all.candles()).contradictions().forEach((key, reason) -> {
            String chosen = Stream.of(key, Setting.CANDLES_INTERVALS.key(), Setting.INDICATORS_SMA.key())
                    .filter(one -> !BUILT_IN.contains(entries.get(one).origin())).findFirst().orElse(key);
            faults.add(senseless(chosen, entries.get(chosen), chosen.equals(key) ? reason
                    : "%s=%s: %s".formatted(key, entries.get(key).value(), reason)));
        });
        return faults;
    }

    private static SettingFault senseless(String key, Settings.Entry entry, String reason) {
        Optional<Place> place = entry.origin().place();
        String value = Settings.isSecret(key, entry.value()) ? "" : "=" + entry.value();
        return new SettingFault(place, true, "%s%s makes no sense: %s".formatted(key,
                place.isPresent() ? "" : "%s from %s".formatted(value, entry.origin().words()), reason));
    }

    private static void requireRead(String before, String key, Set<String> usedByRoutes) {
        if (!isRead(key, usedByRoutes)) {
            throw new InvalidSetting("%s%s: nothing reads a setting of this name%s."
                    .formatted(before, key, nearest(key, usedByRoutes).map("; the nearest is "::concat)
                            .orElse("; --help lists them all")));
        }
    }

    /** A key is only named when it is nearly one that there is: a line may hold the rest of a password. */
    private static List<SettingFault> unread(Map<String, Settings.Entry> inFile, Set<String> usedByRoutes) {
        List<SettingFault> faults = new ArrayList<>();
        inFile.forEach((key, entry) -> {
            if (!isRead(key, usedByRoutes)) {
                faults.add(SettingFault.harmless(entry.origin().place().orElseThrow(), nearest(key, usedByRoutes)
                        .map(near -> "nothing reads '%s'; the nearest is %s".formatted(key, near))
                        .orElse("nothing reads a setting of this name; --help lists them all")));
            }
        });
        return faults;
    }

    private static boolean isRead(String key, Set<String> usedByRoutes) {
        return Setting.of(key).isPresent() || usedByRoutes.contains(key) || key.startsWith("camel.")
                || key.startsWith(Settings.KAFKA_CLIENT) || key.startsWith(Setting.LOG_LEVEL.key() + ".");
    }

    private static Optional<String> nearest(String key, Set<String> usedByRoutes) {
        Set<String> candidates = new TreeSet<>(usedByRoutes);
        for (Setting setting : Setting.values()) {
            candidates.add(setting.key());
        }
        return Similar.to(key, candidates);
    }

    private static Map<String, String> defaults() {
        Properties properties = new Properties();
        try (InputStream in = SettingsLoader.class.getResourceAsStream("camel.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }
}
