package org.cryptoroutes.observe;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready when the Kafka cluster answered the last time that it was asked. */
public final class KafkaCheck extends AbstractHealthCheck {

    private final String servers;
    private final Supplier<Optional<String>> trouble;

    /**
     * @param servers the address, for the person who reads the answer
     * @param trouble why the cluster can't be used, in half a sentence; must not wait
     */
    public KafkaCheck(String servers, Supplier<Optional<String>> trouble) {
        super("crypto-routes", "kafka");
        this.servers = servers;
        this.trouble = trouble;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.detail("bootstrap.servers", servers);
        trouble.get().ifPresentOrElse(
                reason -> result.down().message("Kafka at %s can't be used: %s".formatted(servers, reason)),
                () -> result.up().message("Kafka at %s answers".formatted(servers)));
    }
}
