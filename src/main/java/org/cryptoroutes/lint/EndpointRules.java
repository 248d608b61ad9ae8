package org.cryptoroutes.lint;

import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.util.URISupport;
import org.cryptoroutes.settings.Similar;

/**
 * The options of an endpoint against Camel's catalog. Camel itself takes some nonsense without a word: a timer with the
 * period {@code abc} fires once and never again, a misspelt option of an HTTP endpoint is sent to the server.
 */
final class EndpointRules implements Rule {

    /** Taken by HTTP endpoints though the catalog has them for the component only (HttpComponent.createEndpoint). */
    private static final Set<String> HTTP_TAKES =
            Set.of("connectTimeout", "responseTimeout", "soTimeout", "connectionRequestTimeout", "httpBinding");

    /** The type of an option that a word will do for, such as {@code scheduler: none}. */
    private static final String ANYTHING = "java.lang.Object";

    private final Catalog catalog;
    private final Scratch scratch;
    private final RouteFile file;
    private final Set<String> ownBeans;
    private final Set<Yaml> faulty;

    /**
     * @param ownBeans the names of all beans that the route files declare: a component may be one of them
     * @param faulty   what the schema refuses: nothing is missed there, it may be under the name that is wrong
     */
    EndpointRules(Catalog catalog, Scratch scratch, RouteFile file, Set<String> ownBeans, Set<Yaml> faulty) {
        this.faulty = faulty;
        this.catalog = catalog;
        this.scratch = scratch;
        this.file = file;
        this.ownBeans = ownBeans;
    }

    /** Passes for a reference, which may be of any type. */
    private static final String LATER = "#later";

    /** An option with the line where it is. */
    private record Option(int line, String value) {

        /** What is known later only, by the message or by other settings, is not compared. */
        String comparable() {
            return value.contains("${") || value.contains("{{") ? LATER : value;
        }
    }

    @Override
    public List<Finding> check(Yaml.Spot spot) {
        return EndpointPlace.in(spot).stream().flatMap(endpoint -> check(endpoint).stream()).toList();
    }

    private List<Finding> check(EndpointPlace endpoint) {
        Yaml.Text uri = endpoint.uri();
        String resolved = scratch.resolve(uri.text()).strip();
        int query = resolved.indexOf('?');
        String path = query < 0 ? resolved : resolved.substring(0, query);
        String scheme = path.contains(":") ? path.substring(0, path.indexOf(':')) : path;
        if (resolved.contains("{{") || scheme.contains("${") || faulty.contains(uri)) {
            return List.of();
        }
        if (scheme.isEmpty()) {
            return List.of(file.at(uri, "'%s' has no endpoint: give a uri such as direct:name"
                    .formatted(endpoint.step())));
        }
        Optional<ComponentModel> model = catalog.component(scheme);
        if (model.isEmpty() || !catalog.hasComponent(scheme)) {
            boolean own = ownBeans.contains(scheme) || scratch.beans().contains(scheme);
            return own ? List.of() : List.of(file.at(uri, catalog.absent(scheme)));
        }
        if (query >= 0 && !endpoint.parameters().isEmpty()) {
            return List.of(file.at(uri, "the uri has options behind its '?' and there are parameters besides: "
                    + "Camel takes one of them only, move all options to parameters"));
        }
        try {
            String rest = query < 0 ? "" : resolved.substring(query + 1);
            return check(endpoint, model.get(), options(endpoint, path, rest));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return List.of(file.at(uri, "'%s' is no endpoint uri: %s; right is %s"
                    .formatted(resolved, e.getMessage(), model.get().getSyntax())));
        }
    }

    private Map<String, Option> options(EndpointPlace endpoint, String path, String query) throws URISyntaxException {
        int line = endpoint.uri().line();
        Map<String, Option> options = new LinkedHashMap<>();
        if (path.contains(":")) {
            catalog.camel().endpointProperties(path)
                    .forEach((name, value) -> options.put(name, new Option(line, value)));
        }
        URISupport.parseQuery(query, true).forEach((name, value) ->
                options.put(name, new Option(line, String.valueOf(value))));
        endpoint.parameters().forEach((name, value) -> options.put(name, new Option(value.line(),
                value instanceof Yaml.Text text ? scratch.resolve(text.text()) : LATER)));
        return options;
    }

    private List<Finding> check(EndpointPlace endpoint, ComponentModel model, Map<String, Option> options) {
        String scheme = model.getScheme();
        EndpointValidationResult result = catalog.camel().validateProperties(scheme, options.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, option -> option.getValue().comparable())));
        Faults faults = new Faults(scheme, options, endpoint.uri().line());
        unknown(model, options.keySet()).forEach((name, right) ->
                faults.add(name, "%s has no option '%s'%s".formatted(scheme, name, right)));
        boolean whole = endpoint.parts().stream().noneMatch(faulty::contains);
        each(result.getRequired()).stream().filter(name -> whole)
                .forEach(name -> faults.add(name, "%s needs the option '%s'".formatted(scheme, name)));
        each(result.getInvalidEnum()).forEach((name, value) -> faults.wrong(name, value,
                "one of " + String.join(", ", result.getInvalidEnumChoices().get(name))));
        each(result.getInvalidBoolean()).forEach((name, value) -> faults.wrong(name, value, "true or false"));
        each(result.getInvalidInteger()).forEach((name, value) -> faults.wrong(name, value, "a whole number"));
        each(result.getInvalidNumber()).forEach((name, value) -> faults.wrong(name, value, "a number"));
        each(result.getInvalidDuration()).forEach((name, value) -> faults.wrong(name, value,
                "a time such as 500 (milliseconds), 10s or 5m"));
        each(result.getInvalidReference()).forEach((name, value) -> {
            if (model.getEndpointOptions().stream().noneMatch(option -> option.getName().equals(name)
                    && ANYTHING.equals(option.getJavaType()))) {
                faults.wrong(name, value, "the name of a bean after a #, such as #" + value);
            }
        });
        String side = endpoint.isConsumer() ? "producer" : "consumer";
        model.getEndpointParameterOptions().stream().filter(option -> options.containsKey(option.getName()))
                .filter(option -> option.getLabel() != null && option.getLabel().contains(side))
                .filter(option -> !option.getLabel().contains("producer") || !option.getLabel().contains("consumer"))
                .map(BaseOptionModel::getName)
                .forEach(name -> faults.add(name, "'%s' of %s has no effect in '%s': it is an option of a %s"
                        .formatted(name, scheme, endpoint.step(), side)));
        return faults.findings;
    }

    /** The options that no endpoint of the component has, each with what would be right. */
    private static Map<String, String> unknown(ComponentModel model, Set<String> names) {
        List<BaseOptionModel> known = new ArrayList<>(model.getEndpointOptions());
        List<String> candidates = known.stream().map(BaseOptionModel::getName).collect(Collectors.toList());
        if (model.getScheme().startsWith("http")) {
            candidates.addAll(HTTP_TAKES);
        }
        Map<String, String> unknown = new LinkedHashMap<>();
        for (String name : names) {
            if (candidates.contains(name) || known.stream().anyMatch(option -> isOf(option, name))) {
                continue;
            }
            Optional<String> near = Similar.to(name, candidates);
            boolean ofComponent = model.getComponentOptions().stream()
                    .anyMatch(option -> option.getName().equals(name));
            if (ofComponent) {
                unknown.put(name, ", its component has: set camel.component.%s.%s in application.properties"
                        .formatted(model.getScheme(), name));
            } else if (near.isPresent()) {
                unknown.put(name, ": did you mean %s?".formatted(near.get()));
            } else if (!model.isLenientProperties()) {
                // What a lenient component does not know it passes on: a query parameter of the server
                unknown.put(name, ": see " + Catalog.manual(model.getScheme()));
            }
        }
        return unknown;
    }

    /** Whether the name belongs to a family of options such as {@code additionalProperties.x}. */
    private static boolean isOf(BaseOptionModel option, String name) {
        return option.getPrefix() != null && !option.getPrefix().isEmpty() && name.startsWith(option.getPrefix())
                || option.getOptionalPrefix() != null && !option.getOptionalPrefix().isEmpty()
                        && name.equals(option.getOptionalPrefix() + option.getName());
    }

    private static <T> Map<String, T> each(Map<String, T> map) {
        return map == null ? Map.of() : map;
    }

    private static Set<String> each(Set<String> set) {
        return set == null ? Set.of() : set;
    }

    private final class Faults {

        private final String scheme;
        private final Map<String, Option> options;
        private final int line;
        private final List<Finding> findings = new ArrayList<>();

        Faults(String scheme, Map<String, Option> options, int line) {
            this.scheme = scheme;
            this.options = options;
            this.line = line;
        }

        void wrong(String name, String value, String right) {
            add(name, "'%s' of %s must be %s, not '%s'".formatted(name, scheme, right, value));
        }

        void add(String name, String message) {
            findings.add(file.at(options.containsKey(name) ? options.get(name).line() : line, message));
        }
    }
}
