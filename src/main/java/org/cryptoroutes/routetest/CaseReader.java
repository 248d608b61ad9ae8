package org.cryptoroutes.routetest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** Understands a case of a test file, or says what is wrong with it. */
final class CaseReader {

    private static final Set<String> CASE = Set.of("name", "route", "settings", "given", "expect");
    private static final Set<String> GIVEN = Set.of("response", "responses", "records", "request", "store");
    private static final Set<String> RESPONSE = Set.of("status", "headers", "body", "json", "failure");
    private static final Set<String> INCOMING =
            Set.of("topic", "key", "headers", "value", "json", "partition", "offset");
    private static final Set<String> REQUEST = Set.of("method", "path", "headers", "body", "json");
    private static final Set<String> KEPT = Set.of("json", "value");
    private static final String NAMELESS = "a case without a name";
    private static final int OK = 200;

    private final Settings user;
    private final Set<String> usedByRoutes;

    /** @param usedByRoutes the keys that the routes refer to: a user's own settings */
    CaseReader(Settings user, Set<String> usedByRoutes) {
        this.user = user;
        this.usedByRoutes = usedByRoutes;
    }

    /** @throws InvalidTest when the part is no case */
    Case read(Part part) {
        Fields fields = Fields.of(part, CASE);
        String name = fields.required("name", "what the case is about").text();
        Part route = fields.required("route", "the id of the route under test");
        Part expect = fields.required("expect", "what should come of it; {} is nothing at all");
        Optional<Fields> given = fields.part("given").map(one -> Fields.of(one, GIVEN));
        List<Answer> answers = given.map(CaseReader::answers).orElse(List.of());
        Settings settings = settings(fields, route.text(), answers.size());
        return new Case(part, name, route, settings, answers,
                given.map(CaseReader::allIncoming).orElse(List.of(Incoming.NOTHING)),
                given.flatMap(CaseReader::store), new ExpectationReader(settings).read(expect));
    }

    /** The name of a case that may be broken elsewhere. */
    static String name(Part part) {
        try {
            return Optional.ofNullable(part.entries().get("name")).map(Part::text).orElse(NAMELESS);
        } catch (InvalidTest e) {
            return NAMELESS;
        }
    }

    private Settings settings(Fields fields, String route, int answers) {
        // A test must neither wait for retries that it has no answer for, nor for the throttle, nor be switched off
        int retries = Math.max(0, Math.min(answers, 100) - 1);
        Map<String, String> standard = Map.of(Setting.MAX_RETRIES.key(), String.valueOf(retries),
                Setting.MAX_REQUESTS_PER_MINUTE.key(), "1000");
        Settings base = user.with(standard, "the tests", usedByRoutes);
        String onOff = route + ".enabled";
        if (usedByRoutes.contains(onOff)) {
            base = base.with(Map.of(onOff, "true"), "the tests", usedByRoutes);
        }
        Map<String, Part> parts = new LinkedHashMap<>(fields.map("settings", part -> part));
        Map<String, String> values = new LinkedHashMap<>();
        parts.forEach((key, part) -> values.put(key, part.isNull() ? "" : part.text()));
        try {
            return base.with(values, "the test", usedByRoutes);
        } catch (InvalidSetting e) {
            throw parts.entrySet().stream().filter(entry -> e.getMessage().startsWith(entry.getKey()))
                    .findFirst().map(Map.Entry::getValue).orElse(fields.whole()).fault(e.getMessage());
        }
    }

    private static List<Answer> answers(Fields given) {
        given.either("response", "responses");
        return given.part("response").map(one -> List.of(answer(one)))
                .orElseGet(() -> given.list("responses", CaseReader::answer));
    }

    private static Answer answer(Part part) {
        Fields fields = Fields.of(part, RESPONSE);
        Optional<Part> failure = fields.part("failure");
        if (failure.isPresent() && fields.parts().size() > 1) {
            throw failure.get().fault("a response with 'failure' has nothing else: no answer came");
        }
        return new Answer(fields.whole("status", 200, 599, OK), fields.map("headers", Part::text),
                content(fields, "body").orElse(""), failure.map(CaseReader::failure));
    }

    private static Answer.Failure failure(Part part) {
        return switch (part.text().toLowerCase(Locale.ROOT)) {
            case "refused" -> Answer.Failure.REFUSED;
            case "timeout" -> Answer.Failure.TIMEOUT;
            default -> throw part.fault("'failure' can be refused or timeout, not " + part.text());
        };
    }

    private static List<Incoming> allIncoming(Fields given) {
        given.either("request", "records");
        return given.part("request").map(one -> List.of(Incoming.of(request(one))))
                .orElseGet(() -> given.has("records") ? given.list("records", CaseReader::incoming)
                        : List.of(Incoming.NOTHING));
    }

    private static Request request(Part part) {
        Fields fields = Fields.of(part, REQUEST);
        return new Request(part, fields.text("method").orElse("GET"),
                fields.required("path", "the path that is asked for, with its query").text(),
                fields.map("headers", Part::text), content(fields, "body"));
    }

    /** A request meets a store, even an empty one: it must not meet the user's. */
    private static Optional<List<Case.Kept>> store(Fields given) {
        if (!given.has("request") && !given.has("store")) {
            return Optional.empty();
        }
        List<Case.Kept> kept = new ArrayList<>();
        given.map("store", part -> part).forEach((table, rows) -> rows.items().forEach(row ->
                kept.add(new Case.Kept(row, table, content(Fields.of(row, KEPT), "value")
                        .orElseThrow(() -> row.fault("a row needs 'json' or 'value'"))))));
        return Optional.of(kept);
    }

    private static Incoming incoming(Part part) {
        Fields fields = Fields.of(part, INCOMING);
        return new Incoming(fields.text("topic"), fields.text("key"), fields.map("headers", Part::text),
                content(fields, "value"), fields.whole("partition", 0, 9999, 0),
                fields.part("offset").map(offset -> offset.whole(0, 999_999_999)), Optional.empty());
    }

    /** Text as it is, or {@code json} written as YAML. */
    private static Optional<String> content(Fields fields, String asText) {
        fields.either(asText, "json");
        return fields.part("json").map(json -> ExpectedJson.write(json.json())).or(() -> fields.text(asText));
    }
}
