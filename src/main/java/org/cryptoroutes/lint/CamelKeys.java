package org.cryptoroutes.lint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.catalog.ConfigurationPropertiesValidationResult;
import org.apache.camel.tooling.model.BaseModel;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.MainModel;
import org.cryptoroutes.settings.Similar;

/** The keys of application.properties that Camel itself reads, {@code camel.*}, against its catalog. */
final class CamelKeys {

    static final String PREFIX = "camel.";

    private final Catalog catalog;
    private MainModel main;

    CamelKeys(Catalog catalog) {
        this.catalog = catalog;
    }

    /** One sentence about what is wrong with the key or its value; empty when nothing is, or the catalog can't tell. */
    Optional<String> fault(String key, String value) {
        String[] parts = key.substring(PREFIX.length()).split("\\.", 3);
        Optional<? extends BaseModel<?>> model;
        switch (parts[0]) {
            case "component" -> model = parts.length < 2 ? Optional.empty() : catalog.component(parts[1]);
            case "dataformat" -> model = parts.length < 2 ? Optional.empty() : catalog.dataFormat(parts[1]);
            case "language" -> model = parts.length < 2 ? Optional.empty() : catalog.language(parts[1]);
            default -> {
                return mainFault(key, value);
            }
        }
        if (parts.length < 3 || model.isEmpty()) {
            return Optional.of("'%s' sets no option of a %s that Camel has: right is camel.%s.<name>.<option>"
                    .formatted(key, parts[0], parts[0]));
        }
        List<String> options = model.get().getOptions().stream().map(option -> PREFIX + parts[0] + "." + parts[1] + "."
                + option.getName()).collect(Collectors.toList());
        return fault(key, value, options);
    }

    private Optional<String> mainFault(String key, String value) {
        List<String> options = main().getOptions().stream().map(BaseOptionModel::getName).toList();
        Set<String> groups = main().getGroups().stream().map(MainModel.MainGroupModel::getName)
                .collect(Collectors.toSet());
        Optional<BaseOptionModel> option = main().getOptions().stream().map(BaseOptionModel.class::cast)
                .filter(candidate -> isOption(plain(key), plain(candidate.getName()))).findFirst();
        if (option.isPresent()) {
            return fault(key, value, options).or(() -> typeFault(key, value, option.get()));
        }
        if (groups.stream().anyMatch(group -> key.startsWith(group + "."))) {
            return Optional.of(unknown(key, options));
        }
        // Other groups belong to tools, such as camel.jbang: only what is nearly a known one is a slip of the pen
        String group = key.substring(0, Math.max(PREFIX.length(), key.lastIndexOf('.')));
        return Similar.to(group, groups)
                .map(near -> "there are no options '%s.*': did you mean %s?".formatted(group, near));
    }

    private Optional<String> fault(String key, String value, List<String> options) {
        ConfigurationPropertiesValidationResult result =
                catalog.camel().validateConfigurationProperty(key + "=" + value);
        if (result.getUnknown() != null) {
            return Optional.of(unknown(key, options));
        }
        String right = holds(result.getInvalidBoolean(), key) ? "true or false"
                : holds(result.getInvalidInteger(), key) ? "a whole number"
                : holds(result.getInvalidNumber(), key) ? "a number"
                : holds(result.getInvalidDuration(), key) ? "a time such as 500 (milliseconds), 10s or 5m"
                : holds(result.getInvalidEnum(), key)
                        ? "one of " + String.join(", ", result.getInvalidEnumChoices().get(key))
                : holds(result.getInvalidMap(), key) ? "set with a key, as in %s[key]".formatted(key)
                : holds(result.getInvalidArray(), key) ? "set with an index, as in %s[0]".formatted(key) : "";
        return right.isEmpty() ? Optional.empty() : Optional.of(wrong(key, right));
    }

    /** The groups that the catalog lists but does not check, such as camel.server. */
    private static Optional<String> typeFault(String key, String value, BaseOptionModel option) {
        String right = switch (option.getType()) {
            case "boolean" -> value.matches("(?i)true|false") ? "" : "true or false";
            case "integer" -> value.matches("-?\\d{1,18}") ? "" : "a whole number";
            default -> "";
        };
        boolean later = value.contains("{{") || value.startsWith("#");
        return later || right.isEmpty() ? Optional.empty() : Optional.of(wrong(key, right));
    }

    /** Without the value, which may be a secret in the wrong place. */
    private static String wrong(String key, String right) {
        return "%s must be %s".formatted(key, right);
    }

    private static String unknown(String key, List<String> options) {
        return "Camel has no option '%s'%s".formatted(key, Similar.to(key, options).map(": did you mean %s?"::formatted)
                .orElse(": see https://camel.apache.org/manual/configuring-components.html"));
    }

    private static boolean holds(Map<String, ?> faults, String key) {
        return faults != null && faults.containsKey(key);
    }

    private static boolean isOption(String key, String option) {
        return key.equals(option) || key.startsWith(option + ".") || key.startsWith(option + "[");
    }

    /** Camel takes max-block-ms for maxBlockMs. */
    private static String plain(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private MainModel main() {
        if (main == null) {
            main = catalog.camel().mainModel();
        }
        return main;
    }
}
