package org.cryptoroutes.routetest;

import org.cryptoroutes.lint.Finding;

/** A test file, or a part of it, that can't be understood. */
final class InvalidTest extends RuntimeException {

    private final transient Finding finding;

    InvalidTest(Finding finding) {
        super(finding.text(), null, false, false);
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
