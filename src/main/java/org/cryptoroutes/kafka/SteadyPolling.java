package org.cryptoroutes.kafka;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.kafka.PollExceptionStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a consumer go on where it is when Kafka fails it, and says so in one line. Camel's own default takes any failure,
 * such as a commit without an answer, for the fault of a record and leaves out the next one of every partition.
 */
public final class SteadyPolling implements PollExceptionStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyPolling.class);
    private static final long PAUSE_SECONDS = 1;

    private final String servers;
    private final Repeated failed = new Repeated(Clock.systemUTC());

    /** @param servers the address of the cluster, for the person who reads the log */
    public SteadyPolling(String servers) {
        this.servers = servers;
    }

    @Override
    public boolean canContinue() {
        return true;
    }

    @Override
    public void handle(long partitionLastOffset, Exception exception) {
        failed.say("").ifPresent(again -> LOG.warn("Kafka at {} can't be read at the moment: {}", servers,
                ClusterWatch.reason(exception)));
        try {
            // A login that is refused fails each poll at once
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
