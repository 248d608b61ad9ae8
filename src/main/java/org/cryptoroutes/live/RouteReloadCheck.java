package org.cryptoroutes.live;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.cryptoroutes.lint.Finding;

/**
 * Says whether the last edit of the routes was taken. A refused edit makes the program neither dead nor unready, since
 * the last good version runs; so the check belongs to neither probe, and its state is UNKNOWN rather than DOWN, which
 * would turn {@code /observe/health} into a 503 and could have a container restarted into the faulty file.
 */
final class RouteReloadCheck extends AbstractHealthCheck {

    private final ReloadState reloads;

    RouteReloadCheck(ReloadState reloads) {
        super("crypto-routes", "route-reload");
        this.reloads = reloads;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up().message("the routes run as they are in their files");
        reloads.last().ifPresent(edit -> {
            result.detail("edit.at", edit.at().toString());
            result.detail("edit.outcome", edit.outcome());
            result.detail("edit.findings", edit.findings().stream().map(Finding::text).toList());
            if (!edit.findings().isEmpty()) {
                refused(result, edit.findings());
            }
        });
    }

    /** Camel 4.18 escapes a message twice and a path would read {@code routes\\/}: the name alone stands there. */
    private static void refused(HealthCheckResultBuilder result, List<Finding> findings) {
        Path file = findings.get(0).place();
        String reason = reason(findings);
        result.unknown()
                .message("%s was refused, the last good version runs: %s".formatted(file.getFileName(), reason))
                .detail("file", file.toString())
                .detail("reason", reason);
    }

    /** The first of them, as the log tells all. */
    private static String reason(List<Finding> findings) {
        Finding first = findings.get(0);
        return "line %d: %s%s".formatted(first.line(), first.message(),
                findings.size() == 1 ? "" : " (the first of %d findings)".formatted(findings.size()));
    }
}
