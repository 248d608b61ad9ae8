package org.cryptoroutes.analytics;

import java.util.Optional;

/**
 * How the job is.
 *
 * @param phase  what it does
 * @param reason why it does not run, as half a sentence; empty when it does, or was never asked to
 */
record JobState(Phase phase, Optional<String> reason) {

    /** What the process of the job does. */
    enum Phase { OFF, STARTING, RUNNING, FAILED }

    static JobState of(Phase phase) {
        return new JobState(phase, Optional.empty());
    }

    static JobState failed(String reason) {
        return new JobState(Phase.FAILED, Optional.of(reason));
    }
}
