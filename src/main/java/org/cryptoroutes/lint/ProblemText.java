package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cryptoroutes.settings.Similar;

/** Says the problems that a file has with the schema: one sentence for one mistake. */
final class ProblemText {

    private static final int FEW = 15;
    private static final List<String> USUAL = List.of("simple", "constant", "method", "json");

    private final RouteFile file;
    private final Yaml root;
    private final UnaryOperator<String> resolve;

    ProblemText(RouteFile file, Yaml root, UnaryOperator<String> resolve) {
        this.file = file;
        this.root = root;
        this.resolve = resolve;
    }

    List<Finding> findings(List<Problem> problems) {
        List<Finding> findings = new ArrayList<>();
        for (Problem problem : problems) {
            if (problems.stream().noneMatch(other -> explains(other, problem))) {
                problem.find(root).ifPresent(value -> findings.add(finding(problem, value)));
            }
        }
        return findings;
    }

    /** Whether the one mistake is behind the other problem too. */
    private boolean explains(Problem mistake, Problem other) {
        if (mistake == other) {
            return false;
        }
        if ("maxProperties".equals(mistake.keyword())) {
            // Keys that should have been indented: they are unknown here, and what they belong to is empty
            return other.where().equals(mistake.where()) || other.isType() && !other.where().isEmpty()
                    && other.where().subList(0, other.where().size() - 1).equals(mistake.where());
        }
        return mistake.isUnknownKey() && other.isRequired() && other.where().equals(mistake.where())
                && Similar.to(mistake.words().get(0), mistake.known()).filter(other.words()::contains).isPresent();
    }

    private Finding finding(Problem problem, Yaml value) {
        String name = problem.name().map("'%s'"::formatted).orElse("the file");
        return switch (problem.keyword()) {
            case "additionalProperties" -> unknown(problem, value, name);
            case "required" -> required(problem, value, name);
            case "type" -> file.at(value, problem.where().isEmpty() ? LoadRules.noList(value)
                    : "%s must be %s, not %s%s".formatted(name, kinds(problem.words()), found(value), noBlank(value)));
            case "enum" -> file.at(value, "%s must be one of %s, not %s%s".formatted(name,
                    String.join(", ", problem.words()), found(value), meant(text(value), problem.words())));
            case "oneOf" -> file.at(value, "%s takes only one of %s: keep one of them"
                    .formatted(name, quoted(problem.words())));
            case "maxProperties" -> crowded(problem, value);
            default -> file.at(value, "%s is nothing that Camel's YAML has a place for (%s)"
                    .formatted(name, problem.keyword()));
        };
    }

    private Finding unknown(Problem problem, Yaml value, String name) {
        String key = problem.words().get(0);
        int line = value instanceof Yaml.Table table && table.entries().containsKey(key)
                ? table.entries().get(key).line() : value.line();
        String right = Similar.to(key, problem.known()).map(": did you mean %s?"::formatted)
                .orElse(problem.known().isEmpty() || problem.known().size() > FEW ? ""
                        : ": there may be " + String.join(", ", problem.known()));
        if ("steps".equals(problem.name().orElse("")) && endsInList(problem)) {
            return file.at(line, "unknown step '%s'%s".formatted(key, right));
        }
        return file.at(line, "unknown property '%s' in %s%s".formatted(key, name, right));
    }

    private Finding required(Problem problem, Yaml value, String name) {
        if (problem.words().size() == 1) {
            return file.at(value, "%s lacks the required property '%s'".formatted(name, problem.words().get(0)));
        }
        // One of many, such as the languages of an expression: what is there instead may be one of them, misspelt
        if (value instanceof Yaml.Table table) {
            for (String key : table.entries().keySet()) {
                Optional<String> near = Similar.to(key, problem.words());
                if (near.isPresent() && !"expression".equals(key)) {
                    return file.at(table.entries().get(key), "unknown property '%s' in %s: did you mean %s?"
                            .formatted(key, name, near.get()));
                }
            }
        }
        List<String> usual = USUAL.stream().filter(problem.words()::contains).toList();
        return file.at(value, problem.words().size() > FEW && !usual.isEmpty()
                ? "%s lacks what it is made of, such as %s".formatted(name, quoted(usual))
                : "%s lacks one of the properties %s".formatted(name, quoted(problem.words())));
    }

    private Finding crowded(Problem problem, Yaml value) {
        if (!(value instanceof Yaml.Table table)) {
            return file.at(value, "there is more than one thing here: keep one");
        }
        List<String> keys = List.copyOf(table.entries().keySet());
        return file.at(table.entries().get(keys.get(1)), ("an entry is one thing, here are %s: what belongs to '%s' "
                + "must be indented further than it, what does not begins with '- '")
                .formatted(quoted(keys), keys.get(0)));
    }

    private static boolean endsInList(Problem problem) {
        return problem.where().get(problem.where().size() - 1) instanceof Integer;
    }

    private static String kinds(List<String> types) {
        return types.stream().map(type -> switch (type) {
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "array" -> "a list";
            case "object" -> "a table of properties";
            default -> "a text";
        }).distinct().collect(Collectors.joining(" or "));
    }

    private String found(Yaml value) {
        if (value instanceof Yaml.Table) {
            return "a table of properties";
        }
        if (value instanceof Yaml.Items) {
            return "a list";
        }
        Yaml.Text text = (Yaml.Text) value;
        if (text.type() == Yaml.Type.NOTHING) {
            return "empty";
        }
        String resolved = resolve.apply(text.text());
        return resolved.equals(text.text()) ? "'%s'".formatted(resolved)
                : "'%s', which is '%s'".formatted(text.text(), resolved);
    }

    /** What looks like a key, or like an item of a list, and is none without a blank. */
    private static String noBlank(Yaml value) {
        return value instanceof Yaml.Text text && text.text().matches("[A-Za-z][\\w-]*:\\S.*")
                ? ": a blank must follow the ':'"
                : value instanceof Yaml.Table table
                        && table.entries().keySet().stream().anyMatch(key -> key.startsWith("-"))
                        ? ": a blank must follow the '-'" : "";
    }

    private String text(Yaml value) {
        return value instanceof Yaml.Text text ? resolve.apply(text.text()) : "";
    }

    private static String meant(String word, List<String> words) {
        return Similar.to(word, words).map(" (did you mean %s?)"::formatted).orElse("");
    }

    private static String quoted(List<String> words) {
        return words.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
    }
}
