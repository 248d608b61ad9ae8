package org.cryptoroutes.lint;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.model.RouteDefinition;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Why Camel could not build a route, in one sentence, and where in the file. */
final class BuildFailure {

    private static final int SHORTEST_QUOTE = 3;
    private static final Pattern ENUM = Pattern.compile("No enum constant (?:\\w+\\.)*(\\w+)\\.([^.]*)");
    private static final Pattern OBJECT_NUMBER = Pattern.compile("@[0-9a-f]{5,}");

    private final Throwable failure;
    private final Collection<String> beans;

    /** @param beans the names of those that there are */
    BuildFailure(Throwable failure, Collection<String> beans) {
        this.failure = failure;
        this.beans = beans;
    }

    Optional<String> missingBean() {
        return cause(NoSuchBeanException.class).map(NoSuchBeanException::getName);
    }

    String sentence() {
        return missingBean().map(name -> "there is no bean '%s': %s".formatted(name,
                Suggestion.of(name, beans))).orElseGet(this::reason);
    }

    private String reason() {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (message.startsWith("Definition has no children")) {
            return "this step has no steps below it: give it some, or leave it out";
        }
        if (root instanceof NullPointerException) {
            return "Camel can't build this: a property that it needs is missing";
        }
        if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
            return JavaRules.noClass(message);
        }
        Matcher enumeration = ENUM.matcher(message);
        if (enumeration.matches()) {
            return "'%s' is no %s: capitals count here".formatted(enumeration.group(2), enumeration.group(1));
        }
        String line = message.lines().findFirst().orElse(message);
        return "Camel can't build this: " + OBJECT_NUMBER.matcher(line).replaceAll("").strip();
    }

    /** The line that the failure names, else that of the longest text it quotes, from the step on that it names. */
    int line(Yaml root, List<RouteDefinition> routes) {
        Optional<Integer> marked = cause(MarkedYamlEngineException.class)
                .flatMap(MarkedYamlEngineException::getProblemMark).map(Mark::getLine).map(line -> line + 1);
        int step = stepLine(root, routes);
        String quoting = missingBean().orElseGet(this::reason);
        return marked.orElseGet(() -> root.all().filter(spot -> !spot.isProse() && spot.value().line() >= step)
                .filter(spot -> spot.value() instanceof Yaml.Text text && text.text().length() >= SHORTEST_QUOTE
                        && (quoting.contains(text.text()) || text.text().contains(quoting)))
                .max(Comparator.comparingInt(spot -> ((Yaml.Text) spot.value()).text().length()))
                .map(spot -> spot.value().line())
                .orElseGet(() -> step > 0 ? step : routeLine(root)));
    }

    /** Camel names the step of the route in which it failed, as {@code >>> To[kafka:x] <<<}; 0 when it does not. */
    private int stepLine(Yaml root, List<RouteDefinition> routes) {
        // Camel counts from 0, and to where the properties of the step begin
        OptionalInt properties = routes.stream().flatMap(route -> route.getOutputs().stream())
                .filter(step -> String.valueOf(failure.getMessage()).contains(">>> " + step + " <<<"))
                .mapToInt(step -> step.getLineNumber() + 1).findFirst();
        return properties.isEmpty() ? 0 : root.all().filter(Yaml.Spot::isStep).mapToInt(spot -> spot.value().line())
                .filter(line -> line <= properties.getAsInt()).max().orElse(0);
    }

    private static int routeLine(Yaml root) {
        return root.all().filter(spot -> "route".equals(spot.key())).findFirst()
                .map(spot -> spot.value().line()).orElse(1);
    }

    private <T> Optional<T> cause(Class<T> type) {
        Throwable cause = failure;
        while (cause != null && !type.isInstance(cause)) {
            cause = cause.getCause() == cause ? null : cause.getCause();
        }
        return Optional.ofNullable(cause).map(type::cast);
    }
}
