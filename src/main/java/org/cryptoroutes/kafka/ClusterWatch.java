package org.cryptoroutes.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.cryptoroutes.logging.Background;
import org.cryptoroutes.logging.Causes;

/**
 * Asks the cluster every few seconds whether it is there, so that a health probe only reads the last answer and never
 * waits for one.
 */
final class ClusterWatch extends ServiceSupport {

    private static final Duration PERIOD = Duration.ofSeconds(5);
    static final int PATIENCE_MILLIS = 3000;
    private static final Duration CONNECT = Duration.ofMillis(500);

    private final BootstrapServers servers;
    private final Map<String, Object> client;
    private final Duration period;
    private volatile String trouble = "it was not asked yet";
    private Optional<ConsumerLag> lag = Optional.empty();
    private Background thread;
    private Admin admin;

    /** @param client options for every client, with Kafka's own names */
    ClusterWatch(BootstrapServers servers, Map<String, String> client) {
        this(servers, client, PERIOD);
    }

    /** @param period from an answer to the next question */
    ClusterWatch(BootstrapServers servers, Map<String, String> client, Duration period) {
        this.servers = servers;
        this.period = period;
        this.client = new HashMap<>(client);
        this.client.put("bootstrap.servers", servers.toString());
    }

    /**
     * Also measures how far consumer groups are behind the ends of their topics. To be called before the start.
     *
     * @param subscriptions asked each time
     */
    void measureLag(Supplier<Set<Subscription>> subscriptions, MeterRegistry meters) {
        lag = Optional.of(new ConsumerLag(subscriptions, meters));
    }

    /** The address of the cluster: {@code host:port,host:port}. */
    String servers() {
        return servers.toString();
    }

    /** Why the cluster can't be used, in half a sentence; empty when it answered the last time. Never waits. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    protected void doStart() {
        thread = new Background("kafka-watch");
        thread.scheduleWithFixedDelay(this::look, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (thread != null) {
            // The thread itself says goodbye to the cluster: the client must not be taken from under it
            thread.execute(this::disconnect);
            thread.shutdown();
        }
    }

    private void look() {
        // Asked first because a client that finds nobody logs it many times a second
        if (!servers.anybodyListening(CONNECT)) {
            lost("nobody listens there");
            return;
        }
        try {
            if (admin == null) {
                admin = Admin.create(client);
            }
            answer(admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS)).nodes());
            trouble = null;
            if (lag.isPresent()) {
                lag.get().measure(admin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | KafkaException e) {
            lost(Causes.sentence(e));
        } catch (RuntimeException | Error e) {
            lost("it could not be asked: " + Causes.sentence(e));
            throw e;
        }
    }

    /** Bounded here too: a question that is under way when the broker goes may outlive the time that Kafka gives it. */
    static <T> T answer(KafkaFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(2L * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new ExecutionException(new TimeoutException("the cluster left a question without an answer", e));
        }
    }

    private void lost(String reason) {
        trouble = reason;
        lag.ifPresent(ConsumerLag::forget);
        disconnect();
    }

    private void disconnect() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
