package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;

/** The paths that routes answer, of which Camel says what is wrong only when such a route starts. */
final class PathRules {

    private static final String MANAGEMENT = "/observe";
    private static final Set<String> METHODS = Arrays.stream(Method.values()).map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new));

    private final Scratch scratch;
    private final Properties settings;
    private final List<Served> taken = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /** @param settings tell which routes are off: one of them may answer the path of another */
    PathRules(Scratch scratch, Properties settings) {
        this.scratch = scratch;
        this.settings = settings;
    }

    private record Served(String path, Set<Method> methods, Finding place) {

        boolean clashes(Served other) {
            return path.equals(other.path) && methods.stream().anyMatch(other.methods::contains);
        }
    }

    /** @param files what can be read, in the order of their names */
    List<Finding> check(Map<RouteFile, Yaml> files) {
        files.forEach((file, root) -> {
            boolean on = Entry.of(file, root).stream().flatMap(entry -> entry.routeId().stream())
                    .noneMatch(id -> "false".equalsIgnoreCase(settings.getProperty(id + ".enabled")));
            root.all().flatMap(spot -> EndpointPlace.in(spot).stream())
                    .filter(place -> "from".equals(place.step()) && scratch.scheme(place).equals("platform-http"))
                    .forEach(place -> scratch.endpoint(place, PlatformHttpEndpoint.class)
                            .ifPresent(endpoint -> check(file, place, endpoint, on)));
        });
        return findings;
    }

    private void check(RouteFile file, EndpointPlace place, PlatformHttpEndpoint endpoint, boolean on) {
        String path = endpoint.getPath();
        Yaml where = place.parameters().getOrDefault("path", place.uri());
        if (!path.startsWith("/")) {
            findings.add(file.at(where, "the path '%s' must begin with '/'".formatted(path)));
        } else if (path.equals(MANAGEMENT) || path.startsWith(MANAGEMENT + "/")) {
            findings.add(file.at(where, "the path '%s' belongs to health and metrics: choose one outside %s"
                    .formatted(path, MANAGEMENT)));
        }
        Optional<Set<Method>> methods = methods(file, place, endpoint);
        if (on && methods.isPresent()) {
            // Two names of a parameter are one path
            String same = path.replaceAll("\\{[^}]*}", "{}") + (endpoint.isMatchOnUriPrefix() ? "*" : "");
            Served served = new Served(same, methods.get(), file.at(where, path));
            taken.stream().filter(served::clashes).findFirst().map(Served::place).ifPresentOrElse(
                    there -> findings.add(file.at(where, ("the path %s is answered by %s:%d already: choose another, "
                            + "another httpMethodRestrict, or switch one of the routes off")
                            .formatted(path, there.place(), there.line()))),
                    () -> taken.add(served));
        }
    }

    private Optional<Set<Method>> methods(RouteFile file, EndpointPlace place, PlatformHttpEndpoint endpoint) {
        String given = endpoint.getHttpMethodRestrict();
        if (given == null) {
            return Optional.of(EnumSet.allOf(Method.class));
        }
        try {
            return Optional.of(Method.parseList(given));
        } catch (IllegalArgumentException e) {
            findings.add(file.at(place.parameters().getOrDefault("httpMethodRestrict", place.uri()),
                    "'httpMethodRestrict' must be methods of HTTP with commas between, not '%s': there are %s"
                            .formatted(given, String.join(", ", METHODS))));
            return Optional.empty();
        }
    }
}
