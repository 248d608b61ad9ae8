package org.cryptoroutes.routetest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** Understands what a case expects. */
final class ExpectationReader {

    private static final Set<String> EXPECT = Set.of("records", "log", "warnings", "requests", "error");
    private static final Set<String> RECORD = Set.of("topic", "to", "key", "headers", "json", "value");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private final Settings settings;

    /** @param settings that hold in the case */
    ExpectationReader(Settings settings) {
        this.settings = settings;
    }

    /** @throws InvalidTest when the part is no expectation */
    Expectation read(Part part) {
        Fields fields = Fields.of(part, EXPECT);
        return new Expectation(part.line(), fields.list("records", this::record), lines(fields, "log"),
                lines(fields, "warnings"), lines(fields, "requests"), fields.part("error").map(ExpectedText::of));
    }

    private ExpectedRecord record(Part part) {
        Fields fields = Fields.of(part, RECORD);
        fields.either("topic", "to");
        String to = fields.text("to").orElseGet(() ->
                Sent.KAFKA + fields.part("topic").map(this::topic).orElse(settings.get(Setting.TOPIC)));
        return new ExpectedRecord(part.line(), to, fields.part("key").map(ExpectedText::orNone),
                fields.map("headers", ExpectedText::orNone),
                fields.part("json").map(json -> new ExpectedJson(json.line(), json.json())),
                fields.part("value").map(ExpectedText::orNone));
    }

    /** A topic may be named by its setting, as in a route. */
    private String topic(Part part) {
        return PLACEHOLDER.matcher(part.text()).replaceAll(match -> Matcher.quoteReplacement(value(part, match)));
    }

    private String value(Part part, MatchResult placeholder) {
        return Optional.ofNullable(settings.properties().getProperty(placeholder.group(1).strip())).orElseThrow(() ->
                part.fault("there is no setting %s".formatted(placeholder.group(1))));
    }

    private static Optional<List<ExpectedText>> lines(Fields fields, String key) {
        return fields.part(key).map(lines -> lines.items().stream().map(ExpectedText::of).toList());
    }
}
