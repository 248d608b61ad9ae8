package org.cryptoroutes.kafka;

/** The broker in this process could not start. The message is one sentence: what happened, and what to change. */
public final class KafkaStartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param sentence what happened, and what to change; not null
     * @param cause    null when there is none
     */
    KafkaStartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
