package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.catalog.LanguageValidationResult;

/** The texts in Camel's simple language, and the languages that this program does not have. */
final class ExpressionRules implements Rule {

    private static final Set<String> PREDICATES = Set.of("filter", "when", "validate", "onWhen", "retryWhile",
            "handled", "continued", "completionPredicate");
    private static final Set<String> NAMED = Set.of("setHeader", "setProperty", "setVariable", "headers", "variables");
    private static final Map<String, String> ITEMS =
            Map.of("when", "when", "headers", "setHeader", "variables", "setVariable");
    private static final Set<String> FORMATTING = Set.of("marshal", "unmarshal");
    private static final Set<String> PLAIN = Set.of("id", "description", "note", "disabled", "variableSend",
            "variableReceive", "allowNullBody");
    private static final Pattern DISCOVERY = Pattern.compile(".*ServiceDiscovery|serviceDiscoveryRef|configurationRef");
    private static final String NO_BEAN = "No bean could be found";

    private final Catalog catalog;
    private final Scratch scratch;
    private final RouteFile file;
    private final Set<Yaml> faulty;

    /** @param faulty what the schema refuses: enough was said about it */
    ExpressionRules(Catalog catalog, Scratch scratch, RouteFile file, Set<Yaml> faulty) {
        this.faulty = faulty;
        this.catalog = catalog;
        this.scratch = scratch;
        this.file = file;
    }

    @Override
    public List<Finding> check(Yaml.Spot spot) {
        if (spot.path().contains("parameters")) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        empty(spot).or(() -> missing(spot)).ifPresent(findings::add);
        String owner = "expression".equals(spot.key(1)) ? spot.key(2) : spot.key(1);
        if ("simple".equals(spot.key())) {
            text(spot.value(), "expression").ifPresent(text -> simple(text, PREDICATES.contains(owner), findings));
        } else if ("precondition".equals(spot.key()) && owner.startsWith("route")) {
            text(spot.value(), "").ifPresent(text -> simple(text, true, findings));
        } else if ("log".equals(spot.key()) && spot.isStep()) {
            boolean other = spot.value() instanceof Yaml.Table table && table.entries().containsKey("logLanguage");
            text(spot.value(), "message").filter(text -> !other).ifPresent(text -> simple(text, false, findings));
        } else if (NAMED.contains(spot.key()) && spot.value() instanceof Yaml.Table table) {
            table.text("name").ifPresent(text -> simple(text, false, findings));
        } else if ("toD".equals(spot.key())) {
            text(spot.value(), "uri").ifPresent(text -> simple(text, false, findings));
        }
        if ("expression".equals(spot.key(1)) || "steps".equals(spot.key(2)) || PREDICATES.contains(spot.key(1))) {
            catalog.absentLanguage(spot.key()).ifPresent(absent -> findings.add(file.at(spot.value(), absent)));
        }
        return findings;
    }

    private Optional<Finding> empty(Yaml.Spot spot) {
        boolean empty = spot.value() instanceof Yaml.Text text && text.type() == Yaml.Type.NOTHING
                && catalog.expressionKeys().contains(spot.key()) && !faulty.contains(text);
        return empty ? Optional.of(file.at(spot.value(), "'%s' is empty: what belongs to it must be indented further"
                .formatted(spot.key()))) : Optional.empty();
    }

    /** The schema lets a step go without what it can't do without. */
    private Optional<Finding> missing(Yaml.Spot spot) {
        String step = ITEMS.getOrDefault(spot.key(), spot.isStep() ? spot.key() : "");
        Set<String> keys = spot.value() instanceof Yaml.Table given ? given.entries().keySet() : Set.of();
        if ("serviceCall".equals(step) && keys.stream().noneMatch(DISCOVERY.asMatchPredicate())) {
            return Optional.of(file.at(spot.value(), "'serviceCall' lacks a service discovery, such as "
                    + "staticServiceDiscovery: {servers: 'host:port'}"));
        }
        if (!(spot.value() instanceof Yaml.Table table)) {
            return Optional.empty();
        }
        if (FORMATTING.contains(step) && PLAIN.containsAll(keys)) {
            return Optional.of(file.at(table, "'%s' lacks its data format, such as json: {}".formatted(step)));
        }
        boolean has = keys.stream().anyMatch(catalog.expressionKeys()::contains);
        return has || step.isEmpty() || !catalog.needsExpression(step) ? Optional.empty()
                : Optional.of(file.at(table, "'%s' lacks its expression, such as simple: ${body}"
                        .formatted(spot.key())));
    }

    private static Optional<Yaml.Text> text(Yaml value, String key) {
        return value instanceof Yaml.Text text ? Optional.of(text)
                : value instanceof Yaml.Table table ? table.text(key) : Optional.empty();
    }

    private void simple(Yaml.Text text, boolean predicate, List<Finding> findings) {
        String resolved = scratch.resolve(text.text());
        // What a resource holds, the dry run reads
        if (resolved.contains("{{") || resolved.isBlank() || resolved.startsWith("resource:")) {
            return;
        }
        LanguageValidationResult result = predicate
                ? catalog.camel().validateLanguagePredicate(getClass().getClassLoader(), "simple", resolved)
                : catalog.camel().validateLanguageExpression(getClass().getClassLoader(), "simple", resolved);
        // The catalog has no registry: whether a bean is there is for the dry run to say
        if (!result.isSuccess() && !result.getError().startsWith(NO_BEAN)) {
            findings.add(file.at(text, "'%s' is no %s in the simple language: %s%s".formatted(resolved,
                    predicate ? "condition" : "expression", reason(result),
                    predicate ? "; a condition compares, as in ${header.symbol} == 'BTC'" : "")));
        }
    }

    private static String reason(LanguageValidationResult result) {
        String reason = result.getShortError() == null ? result.getError() : result.getShortError();
        String position = result.getIndex() < 0 ? "" : " at position " + (result.getIndex() + 1);
        return reason.lines().findFirst().orElse("") + position;
    }
}
