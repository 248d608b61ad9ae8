package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This project's own rules for one file: what Camel takes, and what would be missed later. */
final class RouteRules implements Rule {

    private static final Set<String> SENDING = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll");

    /** The name of a Kafka header in Camel before 4.18.3, or since: CAMEL-23584 renamed all of them but one. */
    private static final Pattern KAFKA_HEADER =
            Pattern.compile("\\b(?:kafka\\.([A-Z][A-Z_]+)\\b|CamelKafka(?!ManualCommit\\b)([A-Z]\\w*))");

    private final RouteFile file;
    private final Set<Yaml> faulty;

    /** @param faulty what the schema refuses: enough was said about it */
    RouteRules(RouteFile file, Set<Yaml> faulty) {
        this.faulty = faulty;
        this.file = file;
    }

    @Override
    public List<Finding> check(Yaml.Spot spot) {
        List<Finding> findings = new ArrayList<>();
        if (Entry.ROUTE.equals(spot.key()) && spot.value() instanceof Yaml.Table route && lacks(route, "description")) {
            findings.add(file.at(route, "the route has no description: say in a sentence what it is for"));
        }
        step(spot, findings);
        if (spot.value() instanceof Yaml.Text text && !spot.isProse()) {
            kafkaHeader(text, findings);
        }
        return findings;
    }

    private void step(Yaml.Spot spot, List<Finding> findings) {
        if (!spot.isStep() || !SENDING.contains(spot.key())) {
            return;
        }
        if (spot.value() instanceof Yaml.Text text && text.type() != Yaml.Type.NOTHING) {
            findings.add(file.at(text, "the step '%s' has no id: write id and uri: %s below it"
                    .formatted(spot.key(), text.text())));
        } else if (spot.value() instanceof Yaml.Table table && lacks(table, "id")) {
            findings.add(file.at(table, "the step '%s' has no id: name what it does; tests and metrics go by it"
                    .formatted(spot.key())));
        }
    }

    private boolean lacks(Yaml.Table table, String key) {
        Yaml value = table.entries().get(key);
        return value == null || value instanceof Yaml.Text text && text.text().isBlank() && !faulty.contains(text);
    }

    private void kafkaHeader(Yaml.Text text, List<Finding> findings) {
        Matcher matcher = KAFKA_HEADER.matcher(text.text());
        if (matcher.find()) {
            String constant = matcher.group(1) != null ? matcher.group(1)
                    : matcher.group(2).replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
            findings.add(file.at(text, ("the header %s has another name in other versions of Camel (CAMEL-23584): "
                    + "write ${type:org.apache.camel.component.kafka.KafkaConstants.%s}")
                    .formatted(matcher.group(), constant)));
        }
    }
}
