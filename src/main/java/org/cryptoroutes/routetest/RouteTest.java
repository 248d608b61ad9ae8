package org.cryptoroutes.routetest;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.cryptoroutes.lint.Finding;

/** A case of a test file, which may be run. */
public final class RouteTest {

    private final Path file;
    private final int line;
    private final String name;
    private final Supplier<List<Finding>> failures;

    RouteTest(Path file, int line, String name, Supplier<List<Finding>> failures) {
        this.file = file;
        this.line = line;
        this.name = name;
        this.failures = failures;
    }

    /** The name of the case; not null. */
    public String name() {
        return name;
    }

    /** The test file. */
    public Path file() {
        return file;
    }

    /** Where the case begins, from 1. */
    public int line() {
        return line;
    }

    /** Runs it within seconds. Not while another one runs in this process: it takes the log. */
    public RouteTestResult run() {
        try {
            return new RouteTestResult(file, line, name, failures.get());
        } catch (InvalidTest e) {
            return new RouteTestResult(file, line, name, List.of(e.finding()));
        }
    }
}
