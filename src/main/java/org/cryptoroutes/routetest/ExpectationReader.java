package org.cryptoroutes.routetest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** Understands what a case expects. */
final class ExpectationReader {

    private static final Set<String> EXPECT = Set.of("records", "log", "warnings", "requests", "response",
            "store", "error");
    private static final Set<String> RECORD = Set.of("topic", "to", "key", "headers", "json", "value");
    private static final Set<String> RESPONSE = Set.of("status", "headers", "json", "body");
    private static final Set<String> ROW = Set.of("json", "value");
    private static final int OK = 200;
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
                lines(fields, "warnings"), lines(fields, "requests"),
                fields.part("response").map(ExpectationReader::response),
                store(fields), fields.part("error").map(ExpectedText::of));
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

    private static ExpectedResponse response(Part part) {
        Fields fields = Fields.of(part, RESPONSE);
        fields.either("body", "json");
        return new ExpectedResponse(part.line(), fields.whole("status", 100, 599, OK),
                fields.map("headers", ExpectedText::orNone),
                fields.part("json").map(json -> new ExpectedJson(json.line(), json.json())),
                fields.part("body").map(ExpectedText::of));
    }

    private static Map<String, List<ExpectedRecord>> store(Fields fields) {
        Map<String, List<ExpectedRecord>> tables = new LinkedHashMap<>();
        fields.map("store", rows -> rows).forEach((table, rows) -> tables.put(table, rows.items().stream()
                .map(row -> row(table, row)).toList()));
        return tables;
    }

    private static ExpectedRecord row(String table, Part part) {
        Fields fields = Fields.of(part, ROW);
        return new ExpectedRecord(part.line(), Sent.STORE + table, Optional.empty(), Map.of(),
                fields.part("json").map(json -> new ExpectedJson(json.line(), json.json())),
                fields.part("value").map(ExpectedText::of));
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
