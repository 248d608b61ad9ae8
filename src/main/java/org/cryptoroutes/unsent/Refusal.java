package org.cryptoroutes.unsent;

import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Tells a record that Kafka does not want from a Kafka that is away. */
final class Refusal {

    private static final List<Class<? extends Exception>> FINAL = List.of(AuthorizationException.class,
            SerializationException.class, RecordTooLargeException.class, InvalidTopicException.class,
            InvalidRecordException.class, InvalidTimestampException.class);

    private Refusal() {
    }

    /** Whether waiting does not help: the record itself, or its topic for this user, is the trouble. */
    static boolean isFinal(Exception failure) {
        return FINAL.stream().anyMatch(type -> type.isInstance(failure));
    }
}
