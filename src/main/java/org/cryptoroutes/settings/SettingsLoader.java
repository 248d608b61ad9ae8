package org.cryptoroutes.settings;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/**
 * Puts the layers of settings on top of each other. The higher wins: what the command itself means, the command line,
 * the environment, {@code .env}, {@code application.properties}, what the command suggests, the defaults in the jar.
 */
public final class SettingsLoader {

    private static final String DEFAULTS = "the defaults";
    private static final String COMMAND = "the command";
    private static final String SUGGESTION = "the command's suggestion";
    static final Set<String> BUILT_IN = Set.of(DEFAULTS, COMMAND, SUGGESTION);

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
        Examined examined = examine(usedByRoutes);
        refuseFatal(examined.faults());
        return examined.settings();
    }

    private static void refuseFatal(List<SettingFault> faults) {
        faults.stream().filter(SettingFault::fatal).findFirst().ifPresent(fault -> {
            throw new InvalidSetting(fault.sentenceWithOrigin());
        });
    }

    /**
     * All layers, with all that is wrong.
     *
     * @param settings with the default where a value makes no sense
     * @param faults   by key; those that are not fatal are the warnings of the settings
     */
    public record Examined(Settings settings, List<SettingFault> faults) {
    }

    /**
     * Reads the layers as {@link #load} does, but goes on where that stops: for the checks.
     *
     * @throws InvalidSetting when a layer can't be read, or {@code --set} names a key that nothing reads
     */
    public Examined examine(Function<String, Set<String>> usedByRoutes) {
        Map<String, String> fromFile = file.map(SettingsLoader::read).orElse(Map.of());
        Map<String, String> dotEnv = dotEnv();
        Map<String, Settings.Entry> entries = new HashMap<>();
        put(entries, DEFAULTS, read(resource("camel.properties")));
        for (Setting setting : Setting.values()) {
            put(entries, DEFAULTS, Map.of(setting.key(), setting.standard()));
        }
        put(entries, SUGGESTION, suggested);
        put(entries, SettingFault.FILE, fromFile);
        overlay(entries, Set.copyOf(entries.keySet()), dotEnv, ".env");
        overlay(entries, Set.copyOf(entries.keySet()), environment, "the environment");
        put(entries, "the command line", commandLine);
        put(entries, COMMAND, meant);

        Set<String> used = usedByRoutes.apply(entries.get(Setting.ROUTES_DIRECTORY.key()).value());
        Set<String> unset = used.stream().filter(key -> !entries.containsKey(key)).collect(Collectors.toSet());
        overlay(entries, unset, dotEnv, ".env");
        overlay(entries, unset, environment, "the environment");

        commandLine.keySet().forEach(key -> requireRead("--set ", key, used));
        List<SettingFault> faults = check(entries);
        List<SettingFault> unread = unread(fromFile, used);
        faults.addAll(unread);
        List<String> warnings = new ArrayList<>(unread.stream().map(SettingFault::sentenceWithOrigin).toList());
        warnings.addAll(exposed());
        return new Examined(new Settings(entries, warnings), List.copyOf(faults));
    }

    private List<String> exposed() {
        return commandLine.entrySet().stream().filter(setting -> Settings.isSecret(setting.getKey()))
                .filter(setting -> !setting.getValue().isBlank()).map(setting -> ("--set %s: every user of this machine "
                        + "can read it in the list of processes; %s, .env and application.properties are not shown there.")
                        .formatted(setting.getKey(), Setting.environmentNameOf(setting.getKey()))).toList();
    }

    static Settings over(Map<String, Settings.Entry> below, Map<String, String> values, String origin,
                         Set<String> usedByRoutes) {
        values.keySet().forEach(key -> requireRead("", key, usedByRoutes));
        Map<String, Settings.Entry> entries = new HashMap<>(below);
        put(entries, origin, values);
        refuseFatal(check(entries));
        return new Settings(entries, List.of());
    }

    private static void put(Map<String, Settings.Entry> entries, String origin, Map<String, String> values) {
        values.forEach((key, value) -> entries.put(key, new Settings.Entry(value.strip(), origin)));
    }

    private static void overlay(Map<String, Settings.Entry> entries, Set<String> keys, Map<String, String> values,
                                String origin) {
        for (String key : keys) {
            String name = Setting.environmentNameOf(key);
            if (values.containsKey(name)) {
                put(entries, origin + " (" + name + ")", Map.of(key, values.get(name)));
            }
        }
        String family = Setting.environmentNameOf(Settings.KAFKA_CLIENT);
        values.forEach((name, value) -> {
            if (name.startsWith(family)) {
                String option = name.substring(family.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                put(entries, origin + " (" + name + ")", Map.of(Settings.KAFKA_CLIENT + option, value));
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
                faults.add(new SettingFault(key, entry.value(), entry.origin(), true, "it must be " + rule.accepted()));
                Setting.of(key).ifPresent(setting -> put(entries, DEFAULTS, Map.of(key, setting.standard())));
            }
        });
        Settings all = new Settings(entries, List.of());
        if (all.decimal(Setting.MIN_PRICE).compareTo(all.decimal(Setting.MAX_PRICE)) > 0) {
            Setting chosen = all.chosen(Setting.MIN_PRICE) ? Setting.MIN_PRICE : Setting.MAX_PRICE;
            faults.add(new SettingFault(chosen.key(), all.get(chosen), entries.get(chosen.key()).origin(), true,
                    "validation.min-price=%s is above validation.max-price=%s, it must be lower"
                            .formatted(all.get(Setting.MIN_PRICE), all.get(Setting.MAX_PRICE))));
        }
        return faults;
    }

    private static void requireRead(String before, String key, Set<String> usedByRoutes) {
        if (!isRead(key, usedByRoutes)) {
            throw new InvalidSetting("%s%s: nothing reads a setting of this name%s."
                    .formatted(before, key, hint(key, usedByRoutes)));
        }
    }

    private static List<SettingFault> unread(Map<String, String> inFile, Set<String> usedByRoutes) {
        return inFile.entrySet().stream().filter(setting -> !isRead(setting.getKey(), usedByRoutes))
                .map(setting -> new SettingFault(setting.getKey(), setting.getValue(), SettingFault.FILE, false,
                        hint(setting.getKey(), usedByRoutes)))
                .toList();
    }

    private static boolean isRead(String key, Set<String> usedByRoutes) {
        return Setting.of(key).isPresent() || usedByRoutes.contains(key) || key.startsWith("camel.")
                || key.startsWith(Settings.KAFKA_CLIENT) || key.startsWith(Setting.LOG_LEVEL.key() + ".");
    }

    private static String hint(String key, Set<String> usedByRoutes) {
        Set<String> candidates = new TreeSet<>(usedByRoutes);
        for (Setting setting : Setting.values()) {
            candidates.add(setting.key());
        }
        return Similar.to(key, candidates).map(near -> "; the nearest is " + near).orElse("; --help lists them all");
    }

    private Map<String, String> dotEnv() {
        try {
            Map<String, String> values = new HashMap<>();
            Dotenv dotenv = Dotenv.configure().directory(directory.toString()).ignoreIfMissing().load();
            for (DotenvEntry entry : dotenv.entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
                values.put(entry.getKey(), entry.getValue());
            }
            return values;
        } catch (DotenvException e) {
            throw new InvalidSetting(".env can't be read: %s; every line must be NAME=value.".formatted(e.getMessage()));
        }
    }

    private static Map<String, String> read(Path file) {
        try {
            return read(Files.readString(file));
        } catch (IOException e) {
            throw new InvalidSetting("%s can't be read: %s.".formatted(file, e.getMessage()));
        }
    }

    private static Map<String, String> read(String text) {
        Properties properties = new Properties();
        try (Reader reader = new StringReader(text)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidSetting("application.properties can't be read: %s.".formatted(e.getMessage()));
        }
        Map<String, String> values = new TreeMap<>();
        properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
        return values;
    }

    private static String resource(String name) {
        try (InputStream in = SettingsLoader.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
