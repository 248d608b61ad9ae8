package org.cryptoroutes.logging;

import java.time.Clock;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread for work that nobody waits for. What such work throws is nobody's to catch: Java's own executors keep
 * it to themselves, and never again run a repeated task that threw. Here it is said in the log, and the next turn comes
 * as ever.
 */
public final class Background extends ScheduledThreadPoolExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final String name;
    private final Repeated failures = new Repeated(Clock.systemUTC());

    /** @param name of the thread */
    public Background(String name) {
        super(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        }, new DiscardPolicy());
        this.name = name;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return super.schedule(() -> run(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return super.scheduleWithFixedDelay(() -> run(task), initialDelay, delay, unit);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failures.say(Causes.kind(e)).ifPresent(kept -> LOG.error("{}: an unexpected failure{}", name,
                    kept == 0 ? "" : ", and %d of the same before it".formatted(kept), e));
        }
    }
}
