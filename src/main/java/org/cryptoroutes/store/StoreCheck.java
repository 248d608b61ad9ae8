package org.cryptoroutes.store;

import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready unless the store is away that somebody asked for. */
final class StoreCheck extends AbstractHealthCheck {

    private final Store store;
    private final LongSupplier lag;

    /** @param lag how many records the routes of the store have not stored yet, as far as it is known; must not wait */
    StoreCheck(Store store, LongSupplier lag) {
        super("crypto-routes", "store");
        this.store = store;
        this.lag = lag;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        long records = lag.getAsLong();
        result.detail("store.url", store.url());
        result.detail("store.lag", records);
        String waiting = "%d %s in Kafka".formatted(records, records == 1 ? "record waits" : "records wait");
        store.trouble().ifPresentOrElse(
                reason -> result.down().message("The store (%s) can't be used: %s; %s"
                        .formatted(store.name(), reason, waiting)),
                () -> result.up().message("The store (%s) %s%s".formatted(store.name(),
                        store.opened() ? "answers" : "was not asked yet", records == 0 ? "" : "; " + waiting)));
    }
}
