package org.cryptoroutes.server;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether page and API can be reached. Says nothing of readiness: the pipeline goes on without them. */
final class ServerCheck extends AbstractHealthCheck {

    private final Supplier<Optional<String>> trouble;

    /** @param trouble why the server does not listen; empty while it does */
    ServerCheck(Supplier<Optional<String>> trouble) {
        super("crypto-routes", "server");
        this.trouble = trouble;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        trouble.get().ifPresentOrElse(reason -> builder.message("The server " + reason).down(), builder::up);
    }
}
