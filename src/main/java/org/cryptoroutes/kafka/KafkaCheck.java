package org.cryptoroutes.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready when the Kafka cluster answered the last time that it was asked. */
final class KafkaCheck extends AbstractHealthCheck {

    private final String servers;
    private final Supplier<Optional<String>> trouble;
    private final IntSupplier waiting;

    /**
     * @param servers the address, for the person who reads the answer
     * @param trouble why the cluster can't be used, in half a sentence; must not wait
     * @param waiting how many records wait on disk for Kafka; must not wait itself
     */
    KafkaCheck(String servers, Supplier<Optional<String>> trouble, IntSupplier waiting) {
        super("crypto-routes", "kafka");
        this.servers = servers;
        this.trouble = trouble;
        this.waiting = waiting;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        int records = waiting.getAsInt();
        String kept = switch (records) {
            case 0 -> "";
            case 1 -> "; 1 record waits on disk";
            default -> "; %d records wait on disk".formatted(records);
        };
        result.detail("bootstrap.servers", servers);
        result.detail("unsent.records", records);
        trouble.get().ifPresentOrElse(
                reason -> result.down().message("Kafka at %s can't be used: %s%s".formatted(servers, reason, kept)),
                () -> result.up().message("Kafka at %s answers%s".formatted(servers, kept)));
    }
}
