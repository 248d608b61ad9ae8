package org.cryptoroutes.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Consumer;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.TaskHealthState;

/**
 * Whether the Kafka consumer of a route came to life. Camel starts it in the background and tries for ever, so the
 * route has started long before it is known that no client can be made.
 */
final class ConsumerStart {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 20;
    /** Kafka says so when no name of a broker is known: it is away, which is no fault of the route. */
    private static final String AWAY = "No resolvable bootstrap urls";

    private ConsumerStart() {
    }

    /**
     * Waits until the consumer is connected, its client can't be made, or three seconds are over: Kafka is away then,
     * and the consumer will find it.
     *
     * @return why no client can be made; empty when nothing speaks against it
     */
    static Optional<Throwable> failure(Consumer consumer) throws InterruptedException {
        if (!(consumer instanceof KafkaConsumer kafka)) {
            return Optional.empty();
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<TaskHealthState> states = kafka.healthStates();
        while (!states.stream().allMatch(TaskHealthState::isReady) && System.nanoTime() < end) {
            Optional<Throwable> failure = states.stream().map(TaskHealthState::getLastError)
                    .filter(error -> error != null && !isAway(error)).map(Throwable.class::cast).findFirst();
            if (failure.isPresent()) {
                return failure;
            }
            Thread.sleep(LOOK_MILLIS);
            states = kafka.healthStates();
        }
        return Optional.empty();
    }

    private static boolean isAway(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).startsWith(AWAY)) {
                return true;
            }
        }
        return false;
    }
}
