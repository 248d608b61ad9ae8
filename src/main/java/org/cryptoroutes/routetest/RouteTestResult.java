package org.cryptoroutes.routetest;

import java.nio.file.Path;
import java.util.List;
import org.cryptoroutes.lint.Finding;

/**
 * What came of a case.
 *
 * @param file     the test file
 * @param line     where the case begins, from 1
 * @param name     of the case
 * @param failures one for each difference, at the line of what was expected, such as
 *                 {@code routes/tests/price-poller.test.yaml:12: a good coin: expected ... but ...}; empty = passed
 */
public record RouteTestResult(Path file, int line, String name, List<Finding> failures) {

    public RouteTestResult {
        failures = List.copyOf(failures);
    }

    /** Whether all is as expected. */
    public boolean passed() {
        return failures.isEmpty();
    }
}
