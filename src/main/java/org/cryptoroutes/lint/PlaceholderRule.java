package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.cryptoroutes.settings.Similar;

/** A placeholder needs a value: without one, nothing that holds it can start. */
final class PlaceholderRule implements Rule {

    private final Scratch scratch;
    private final RouteFile file;
    private final Properties settings;

    PlaceholderRule(Scratch scratch, RouteFile file, Properties settings) {
        this.scratch = scratch;
        this.file = file;
        this.settings = settings;
    }

    @Override
    public List<Finding> check(Yaml.Spot spot) {
        // A template's placeholders are its own parameters
        return spot.value() instanceof Yaml.Text text && !spot.isProse() && !spot.path().contains("routeTemplate")
                ? check(text.line(), text.text()) : List.of();
    }

    List<Finding> check(int line, String text) {
        List<Finding> findings = new ArrayList<>();
        Scratch.Unresolved unresolved = scratch.unresolved(text);
        for (String key : unresolved.keys()) {
            findings.add(file.at(line, "{{%s}} has no value: %s".formatted(key,
                    Similar.to(key, settings.stringPropertyNames()).map("did you mean {{%s}}?"::formatted)
                            .orElse("set %s in application.properties, or give a default as in {{%s:value}}"
                                    .formatted(key, key)))));
        }
        if (!unresolved.fault().isEmpty()) {
            findings.add(file.at(line, "the placeholders make no sense: " + unresolved.fault()));
        }
        return findings;
    }
}
