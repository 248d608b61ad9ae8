package org.cryptoroutes.observe;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready whether it leads or stands by; not ready when it could not take over. */
public final class LeaderCheck extends AbstractHealthCheck {

    private final Supplier<Optional<String>> trouble;
    private final Supplier<Optional<Instant>> leadsSince;

    /**
     * @param trouble    why this program could not lead if it had to, in half a sentence; must not wait
     * @param leadsSince empty when it does not lead; must not wait
     */
    public LeaderCheck(Supplier<Optional<String>> trouble, Supplier<Optional<Instant>> leadsSince) {
        super("crypto-routes", "leader");
        this.trouble = trouble;
        this.leadsSince = leadsSince;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Optional<Instant> since = leadsSince.get();
        Optional<String> fault = trouble.get();
        if (since.isPresent()) {
            result.up().message("the leader: this program polls").detail("since", since.get().toString());
        } else if (fault.isPresent()) {
            result.down().message("not the leader, and can't become it: " + fault.get());
        } else {
            result.up().message("not the leader: this program stands by, ready to take over");
        }
    }
}
