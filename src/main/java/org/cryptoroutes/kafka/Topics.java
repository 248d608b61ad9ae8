package org.cryptoroutes.kafka;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes sure that topics exist, whoever creates them first. */
public final class Topics {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Admin admin;
    private final String servers;
    private final Duration timeout;
    private final long deadline;

    private Topics(Admin admin, String servers, Duration timeout) {
        this.admin = admin;
        this.servers = servers;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** The topics could not be ensured. The message is one sentence. */
    public static final class TopicsException extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final boolean retriable;

        private TopicsException(String sentence, boolean retriable, Throwable cause) {
            super(sentence, cause);
            this.retriable = retriable;
        }

        /** True when waiting may help (Kafka is away), false when somebody must change something. */
        public boolean retriable() {
            return retriable;
        }
    }

    /**
     * Creates the topics that are missing, with the broker's default replication factor (KIP-464, brokers from 2.4),
     * and leaves existing ones alone. Needs the permission to describe the topics, and to create those missing.
     *
     * @param adminConfig settings of Kafka's admin client, {@code bootstrap.servers} at least
     * @param wanted      partitions by topic name; with none of them Kafka is not even asked
     * @param timeout     for everything together, at least a millisecond
     * @return the same topics with the number of partitions they really have: as wanted for those created by this
     *         call, any number for those that were there before
     * @throws TopicsException when Kafka does not answer in time, refuses the login or denies the permission, or when
     *                         the settings do not make a client
     */
    public static Map<String, Integer> ensure(
            Map<String, Object> adminConfig, Map<String, Integer> wanted, Duration timeout) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        String servers = String.valueOf(adminConfig.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        Admin admin = client(adminConfig, servers);
        try {
            return new Topics(admin, servers, timeout).ensure(wanted);
        } finally {
            // Without a limit, close would wait for questions that nobody answers
            admin.close(Duration.ZERO);
        }
    }

    private static Admin client(Map<String, Object> config, String servers) {
        try {
            return Admin.create(config);
        } catch (KafkaException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new TopicsException(
                    "No Kafka client for " + servers + " can be made of the settings: " + root.getMessage(), false, e);
        }
    }

    private Map<String, Integer> ensure(Map<String, Integer> wanted) {
        Map<String, Integer> found = new TreeMap<>(describe(wanted.keySet()));
        found.putAll(create(without(wanted, found)));
        while (!found.keySet().containsAll(wanted.keySet())) {
            // Somebody else created it this moment: the controller knows it before every broker does
            pause();
            found.putAll(describe(without(wanted, found).keySet()));
        }
        return Collections.unmodifiableMap(found);
    }

    /** Topics that do not exist are left out. */
    private Map<String, Integer> describe(Set<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> answers = admin.describeTopics(topics).topicNameValues();
        Map<String, Integer> found = new HashMap<>();
        topics.forEach(topic -> answer("see", topic, answers.get(topic), UnknownTopicOrPartitionException.class)
                .ifPresent(description -> found.put(topic, description.partitions().size())));
        return found;
    }

    /** Topics that somebody else created meanwhile are left out. */
    private Map<String, Integer> create(Map<String, Integer> topics) {
        List<NewTopic> missing = topics.entrySet().stream()
                .map(topic -> new NewTopic(topic.getKey(), Optional.of(topic.getValue()), Optional.empty())).toList();
        Map<String, KafkaFuture<Void>> answers = admin.createTopics(missing).values();
        Map<String, Integer> created = new HashMap<>();
        topics.forEach((topic, partitions) -> answer(
                "create", topic, answers.get(topic).thenApply(nothing -> partitions), TopicExistsException.class)
                .ifPresent(count -> created.put(topic, count)));
        return created;
    }

    /** Empty for the error that is an answer by itself: there is no such topic, or there is one already. */
    private <T> Optional<T> answer(String verb, String topic, KafkaFuture<T> answer, Class<? extends ApiException> no) {
        try {
            return Optional.of(answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            if (no.isInstance(e.getCause())) {
                return Optional.empty();
            }
            throw failure(verb, topic, e.getCause());
        } catch (TimeoutException e) {
            throw silence(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private TopicsException failure(String verb, String topic, Throwable cause) {
        if (cause instanceof AuthenticationException) {
            return new TopicsException(
                    "Kafka at " + servers + " refused the login: " + cause.getMessage(), false, cause);
        }
        if (cause instanceof AuthorizationException) {
            return new TopicsException("Kafka at " + servers + " does not let this user " + verb + " topic '"
                    + topic + "': grant it, or have the topic created by somebody who may", false, cause);
        }
        if (cause instanceof RetriableException) {
            return silence(cause);
        }
        return new TopicsException("Kafka at " + servers + " did not " + verb + " topic '" + topic + "': "
                + cause.getMessage(), false, cause);
    }

    private TopicsException silence(Throwable cause) {
        return new TopicsException(
                "Kafka at " + servers + " did not answer within " + timeout.toMillis() / 1000.0 + " s", true, cause);
    }

    private void pause() {
        if (deadline - System.nanoTime() < 0) {
            throw silence(null);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private TopicsException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TopicsException("Stopped while waiting for the topics at " + servers, true, e);
    }

    private static Map<String, Integer> without(Map<String, Integer> topics, Map<String, Integer> others) {
        Map<String, Integer> rest = new HashMap<>(topics);
        rest.keySet().removeAll(others.keySet());
        return rest;
    }
}
