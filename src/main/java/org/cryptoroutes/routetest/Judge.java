package org.cryptoroutes.routetest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cryptoroutes.lint.Finding;

/** Compares what a case expects with what happened: one sentence for each difference, at the line that it concerns. */
final class Judge {

    private final Case test;
    private final List<Finding> failures = new ArrayList<>();

    private Judge(Case test) {
        this.test = test;
    }

    /** The differences in the order of the file; empty when there are none. */
    static List<Finding> failures(Case test, Outcome outcome) {
        Judge judge = new Judge(test);
        Expectation expected = test.expectation();
        outcome.fault().ifPresent(fault -> judge.fail(test.place().line(), fault));
        judge.error(expected, outcome.errors());
        judge.records(expected.records(), outcome.sent(), "published");
        expected.response().ifPresent(response -> judge.response(response, outcome.responses()));
        expected.store().forEach((table, rows) -> judge.records(rows, outcome.store().stream()
                .filter(row -> row.to().equals(Sent.STORE + table)).toList(), "stored"));
        expected.log().ifPresent(lines -> judge.inOrder("log line", lines, outcome.log()));
        expected.requests().ifPresent(lines -> judge.inOrder("request", lines, outcome.requests()));
        expected.warnings().ifPresent(lines -> judge.inAnyOrder(lines, outcome.warnings()));
        return judge.failures.stream().sorted().toList();
    }

    private void fail(int line, String sentence) {
        failures.add(new Finding(test.place().file(), line, test.name() + ": " + sentence));
    }

    private void error(Expectation expectation, List<String> errors) {
        Optional<ExpectedText> expected = expectation.error();
        if (expected.isEmpty()) {
            errors.forEach(error -> fail(test.place().line(), "expected no error but the route failed: " + error));
        } else if (errors.stream().noneMatch(expected.get()::occursIn)) {
            fail(expected.get().line(), "expected the error '%s' but %s".formatted(expected.get().written(),
                    errors.isEmpty() ? "the route did not fail" : "it was: " + String.join("; ", errors)));
        }
    }

    private void response(ExpectedResponse expected, List<Response> responses) {
        if (responses.isEmpty()) {
            fail(expected.line(), "expected a response but 'given' has no request");
        }
        responses.forEach(response -> expected.differences(response)
                .forEach(difference -> fail(expected.line(), difference)));
    }

    /** @param done what was done with a record, in a word */
    private void records(List<ExpectedRecord> records, List<Sent> sent, String done) {
        Pairs<ExpectedRecord, Sent> pairs =
                Pairs.of(records, sent, (expected, actual) -> expected.differences(actual).isEmpty());
        List<Sent> unexpected = new ArrayList<>(pairs.unexpected());
        boolean onlyOne = pairs.unmet().size() == 1 && unexpected.size() == 1;
        for (ExpectedRecord expected : pairs.unmet()) {
            Optional<Sent> meant = unexpected.stream().filter(one -> onlyOne || expected.isAbout(one)).findFirst();
            meant.ifPresent(unexpected::remove);
            fail(expected.line(), meant.map(one -> one.words() + ": " + String.join("; ", expected.differences(one)))
                    .orElseGet(() -> "expected %s but %s".formatted(expected.words(), all(sent, done))));
        }
        unexpected.forEach(one ->
                fail(test.expectation().line(), "%s but not expected: %s".formatted(done, one.inFull())));
    }

    private static String all(List<Sent> sent, String done) {
        return sent.isEmpty() ? "nothing was " + done
                : "only this was %s: %s".formatted(done, String.join(", ", sent.stream().map(Sent::words).toList()));
    }

    private void inOrder(String what, List<ExpectedText> expected, List<String> actual) {
        for (int i = 0; i < expected.size(); i++) {
            ExpectedText text = expected.get(i);
            if (i >= actual.size()) {
                fail(text.line(), "expected the %s '%s' but there %s"
                        .formatted(what, text.written(), number(actual.size(), what)));
                return;
            }
            if (!text.occursIn(actual.get(i))) {
                fail(text.line(), "expected the %s '%s' but was '%s'".formatted(what, text.written(), actual.get(i)));
                return;
            }
        }
        actual.stream().skip(expected.size()).forEach(line ->
                fail(test.expectation().line(), "a %s that is not expected: '%s'".formatted(what, line)));
    }

    private void inAnyOrder(List<ExpectedText> expected, List<String> actual) {
        Pairs<ExpectedText, String> pairs = Pairs.of(expected, actual, ExpectedText::occursIn);
        pairs.unmet().forEach(text -> fail(text.line(), "expected the warning '%s' but %s".formatted(text.written(),
                actual.isEmpty() ? "there was none" : "these came: '%s'".formatted(String.join("', '", actual)))));
        if (pairs.unmet().isEmpty()) {
            pairs.unexpected().forEach(line ->
                    fail(test.expectation().line(), "a warning that is not expected: '%s'".formatted(line)));
        }
    }

    private static String number(int count, String what) {
        return count == 0 ? "was none" : count == 1 ? "was only one" : "were only %d %ss".formatted(count, what);
    }
}
