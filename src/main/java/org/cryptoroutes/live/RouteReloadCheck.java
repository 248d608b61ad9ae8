package org.cryptoroutes.live;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.cryptoroutes.live.ReloadState.Refusal;

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
        reloads.refusal().ifPresentOrElse(refusal -> refused(result, refusal), () -> result.up()
                .message("the routes run as they are in their files"));
    }

    /** Camel 4.18 escapes a message twice and a path would read {@code routes\\/}: the name alone stands there. */
    private static void refused(HealthCheckResultBuilder result, Refusal refusal) {
        result.unknown()
                .message("%s was refused, the last good version runs: %s"
                        .formatted(Path.of(refusal.file()).getFileName(), refusal.message()))
                .detail("file", refusal.file())
                .detail("reason", refusal.message())
                .detail("refused.at", refusal.at().toString());
    }
}
