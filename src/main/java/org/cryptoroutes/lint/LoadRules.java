package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be so for the files to be loaded at all: each holds one route with an id of its own, and nothing that would
 * be accepted and never run, or could not be edited while it runs. Quick, since a start waits for it.
 */
final class LoadRules {

    /** Camel applies these to the route of the file that they are in. */
    private static final Set<String> OF_ITS_FILE = Set.of("errorHandler", "intercept", "interceptFrom",
            "interceptSendToEndpoint", "onCompletion", "onException");
    private static final String ROUTES_OF_TEMPLATES = "has no effect here: write each route that it stands for as "
            + "'- route:', in a file of its own";
    private static final String REST = "needs a consumer of REST requests, which this program has not: write a route "
            + "from platform-http for each path, in a file of its own";
    static final Map<String, String> REFUSED = Map.of(
            "from", "is no route with an id and a description: put 'from' below 'route', beside them",
            "routeTemplate", ROUTES_OF_TEMPLATES,
            "templatedRoute", ROUTES_OF_TEMPLATES,
            "rest", REST,
            "restConfiguration", REST,
            "dataFormats", "has no effect on an edit: say the data format where it is used, as in marshal: {json: {}}");

    private final List<Finding> findings = new ArrayList<>();
    /** Where the route of each id is. */
    private final Map<String, Finding> taken = new HashMap<>();

    private LoadRules() {
    }

    /** @param files what can be read, in the order of their names */
    static List<Finding> check(Map<RouteFile, Yaml> files) {
        LoadRules rules = new LoadRules();
        files.forEach(rules::check);
        return List.copyOf(rules.findings);
    }

    private void check(RouteFile file, Yaml root) {
        if (!(root instanceof Yaml.Items list)) {
            findings.add(file.at(root, noList(root)));
            return;
        }
        list.items().stream().filter(item -> !(item instanceof Yaml.Table)).forEach(item -> findings.add(file.at(item,
                "an entry of a route file is a word with properties, such as '- route:'")));
        List<Entry> entries = Entry.of(file, root);
        boolean hasRoute = entries.stream().anyMatch(entry -> entry.is(Entry.ROUTE));
        int first = 0;
        for (Entry entry : entries) {
            int line = entry.content().line();
            if (REFUSED.containsKey(entry.kind())) {
                findings.add(file.at(line, "'%s' %s".formatted(entry.kind(), REFUSED.get(entry.kind()))));
            } else if (OF_ITS_FILE.contains(entry.kind()) && !hasRoute) {
                findings.add(file.at(line, ("'%s' holds for the route of its own file, and there is none: "
                        + "put it there, or into a '- routeConfiguration:'").formatted(entry.kind())));
            } else if (entry.is(Entry.ROUTE) && first > 0) {
                findings.add(file.at(line, ("a second route in one file, the first is in line %d: give it a file "
                        + "of its own, Camel loses routes of such files when it reloads (CAMEL-24866)")
                        .formatted(first)));
            } else if (entry.is(Entry.ROUTE)) {
                first = line;
            }
            if (entry.is(Entry.ROUTE)) {
                id(entry);
            }
        }
    }

    /** What to do about a file that is no list of entries. */
    static String noList(Yaml root) {
        return root instanceof Yaml.Table table && table.entries().containsKey("apiVersion")
                ? "a resource of Camel K is not run here: write its flow as '- route:'"
                : "a route file is a list: begin each entry with '- ', such as '- route:'";
    }

    private void id(Entry route) {
        RouteFile file = route.file();
        if (route.routeId().isEmpty()) {
            findings.add(file.at(route.content(), ("the route has no id: give it one, such as '%s'; its switch "
                    + "<id>.enabled, the metrics and the log go by it")
                    .formatted(file.name().replaceFirst("\\..*", ""))));
            return;
        }
        Yaml.Text id = ((Yaml.Table) route.content()).text("id").orElseThrow();
        Finding there = taken.putIfAbsent(id.text(), file.at(id, ""));
        if (there != null) {
            findings.add(file.at(id, CrossRules.taken(id.text(), there)));
        }
    }
}
