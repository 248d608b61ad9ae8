package org.cryptoroutes.leader;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready whether it leads or stands by; not ready when it could not take over. */
final class LeaderCheck extends AbstractHealthCheck {

    private final LeaderPolicy policy;

    LeaderCheck(LeaderPolicy policy) {
        super("crypto-routes", "leader");
        this.policy = policy;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Optional<Instant> since = policy.leadsSince();
        Optional<String> fault = policy.trouble();
        if (since.isPresent()) {
            result.up().message("the leader: this program polls").detail("since", since.get().toString());
        } else if (fault.isPresent()) {
            result.down().message("not the leader, and can't become it: " + fault.get());
        } else {
            result.up().message("not the leader: this program stands by, ready to take over");
        }
    }
}
