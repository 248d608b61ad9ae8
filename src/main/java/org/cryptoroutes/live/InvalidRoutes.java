package org.cryptoroutes.live;

import java.util.List;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.RouteFile;

/** Routes that can't run. The message names each fault as {@code file:line: message}, a line each. */
public final class InvalidRoutes extends RuntimeException {

    private final transient List<Finding> findings;

    /** @param findings at least one */
    public InvalidRoutes(List<Finding> findings) {
        super(String.join("\n", findings.stream().map(Finding::text).toList()), null, false, false);
        this.findings = List.copyOf(findings);
    }

    InvalidRoutes(RouteFile file, String message) {
        this(List.of(file.at(1, message)));
    }

    /** At least one. */
    public List<Finding> findings() {
        return findings;
    }
}
