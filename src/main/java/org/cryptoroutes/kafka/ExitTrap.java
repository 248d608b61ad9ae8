package org.cryptoroutes.kafka;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka ends the whole process on a fatal error, such as a full disk, through {@link Exit}. Inside another program
 * that is not its decision: a trap learns of it, and the process goes on.
 */
final class ExitTrap {

    private static final Logger LOG = LoggerFactory.getLogger(ExitTrap.class);
    private static final Set<CompletableFuture<Void>> ARMED = ConcurrentHashMap.newKeySet();

    static {
        Exit.setExitProcedure(ExitTrap::spring);
        Exit.setHaltProcedure(ExitTrap::spring);
    }

    private ExitTrap() {
    }

    /** A future that completes when Kafka wants to end the process; Kafka does not say which broker is meant. */
    static CompletableFuture<Void> arm() {
        CompletableFuture<Void> trap = new CompletableFuture<>();
        ARMED.add(trap);
        return trap;
    }

    static void disarm(CompletableFuture<Void> trap) {
        ARMED.remove(trap);
    }

    private static void spring(int status, String message) {
        LOG.debug("Kafka wanted to end the process with status {} ({})", status, message, new Throwable("from here"));
        ARMED.forEach(trap -> trap.complete(null));
    }
}
