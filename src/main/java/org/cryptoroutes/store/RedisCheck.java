package org.cryptoroutes.store;

import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready unless Redis did not take the last batch. */
final class RedisCheck extends AbstractHealthCheck {

    private final Redis redis;
    private final LongSupplier lag;

    /** @param lag how many records are not in Redis yet, as far as it is known; must not wait */
    RedisCheck(Redis redis, LongSupplier lag) {
        super("crypto-routes", "redis");
        this.redis = redis;
        this.lag = lag;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        long records = lag.getAsLong();
        result.detail("redis.address", redis.name());
        result.detail("redis.lag", records);
        redis.trouble().ifPresentOrElse(
                reason -> result.down().message("Redis at %s can't be used: %s; %d %s in Kafka"
                        .formatted(redis.name(), reason, records, records == 1 ? "record waits" : "records wait")),
                () -> result.up().message("Redis at %s takes what it is sent".formatted(redis.name())));
    }
}
