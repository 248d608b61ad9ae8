package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.cryptoroutes.Ports;
import org.cryptoroutes.kafka.Topics.TopicsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TopicsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ADMIN = "admin";
    private static final String GUEST = "guest";

    /** A broker that knows two users, of whom one may do nothing. */
    private static final Map<String, String> TWO_USERS = Map.of(
            "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "sasl.enabled.mechanisms", "PLAIN",
            "sasl.mechanism.inter.broker.protocol", "PLAIN",
            "listener.name.plaintext.plain.sasl.jaas.config", login(ADMIN, ADMIN).replace(";",
                    " user_admin=\"admin\" user_guest=\"guest\";"),
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users", "User:admin;User:ANONYMOUS");

    @TempDir
    private static Path data;
    private static EmbeddedKafka open;
    private static EmbeddedKafka guarded;

    @BeforeAll
    static void start() {
        open = EmbeddedKafka.start("localhost", Ports.free(), data.resolve("open"));
        guarded = EmbeddedKafka.start("localhost", Ports.free(), data.resolve("guarded"), TWO_USERS);
    }

    @AfterAll
    static void stop() {
        open.close();
        guarded.close();
    }

    @Test
    void creates_what_is_missing() throws Exception {
        assertThat(ensure(Map.of("prices", 3, "prices-dlq", 1))).isEqualTo(Map.of("prices", 3, "prices-dlq", 1));

        try (Admin admin = Admin.create(client(open))) {
            Map<String, TopicDescription> topics =
                    admin.describeTopics(List.of("prices", "prices-dlq")).allTopicNames().get();
            assertThat(topics.get("prices").partitions()).hasSize(3);
            assertThat(topics.get("prices-dlq").partitions()).hasSize(1);
        }
    }

    @Test
    void leaves_an_existing_topic_alone_and_tells_its_real_size() {
        ensure(Map.of("old", 2));

        assertThat(ensure(Map.of("old", 5, "new", 1))).isEqualTo(Map.of("old", 2, "new", 1));
        assertThat(ensure(Map.of("old", 2, "new", 1))).isEqualTo(Map.of("old", 2, "new", 1));
    }

    @Test
    void does_not_mind_others_creating_the_same_topics_at_the_same_time() throws Exception {
        Map<String, Integer> wanted = Map.of("race-a", 2, "race-b", 3, "race-c", 1);
        int racers = 8;
        ExecutorService pool = Executors.newFixedThreadPool(racers);
        try {
            Callable<Map<String, Integer>> racer = () -> ensure(wanted);
            List<Callable<Map<String, Integer>>> race = Stream.generate(() -> racer).limit(racers).toList();
            for (Future<Map<String, Integer>> outcome : pool.invokeAll(race)) {
                assertThat(outcome.get()).isEqualTo(wanted);
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void has_nothing_to_do_without_topics() {
        assertThat(Topics.ensure(Map.of("bootstrap.servers", "nobody.invalid:9092"), Map.of(), TIMEOUT)).isEmpty();
    }

    @Test
    void creates_topics_for_a_user_who_may() {
        assertThat(Topics.ensure(client(guarded, ADMIN, ADMIN), Map.of("of-admin", 2), TIMEOUT))
                .isEqualTo(Map.of("of-admin", 2));
    }

    @Test
    void tells_that_nobody_answers() {
        String nobody = "localhost:" + Ports.free();

        assertThatExceptionOfType(TopicsException.class)
                .isThrownBy(() -> Topics.ensure(
                        Map.of("bootstrap.servers", nobody), Map.of("prices", 1), Duration.ofMillis(1500)))
                .withMessage("Kafka at %s did not answer within 1.5 s", nobody)
                .satisfies(e -> assertThat(e.retriable()).isTrue());
    }

    @Test
    void tells_that_the_login_is_refused() {
        assertThatExceptionOfType(TopicsException.class)
                .isThrownBy(() -> Topics.ensure(client(guarded, ADMIN, "wrong"), Map.of("prices", 1), TIMEOUT))
                .withMessageStartingWith("Kafka at %s refused the login: ", guarded.bootstrapServers())
                .satisfies(e -> assertThat(e.retriable()).isFalse());
    }

    @Test
    void tells_that_the_user_may_not_see_the_topic() {
        Topics.ensure(client(guarded, ADMIN, ADMIN), Map.of("secret", 1), TIMEOUT);

        assertThatExceptionOfType(TopicsException.class)
                .isThrownBy(() -> Topics.ensure(client(guarded, GUEST, GUEST), Map.of("secret", 1), TIMEOUT))
                .withMessage("Kafka at %s does not let this user see topic 'secret': "
                        + "grant it, or have the topic created by somebody who may", guarded.bootstrapServers())
                .satisfies(e -> assertThat(e.retriable()).isFalse());
    }

    @Test
    void tells_why_kafka_does_not_create_a_topic() {
        assertThatExceptionOfType(TopicsException.class).isThrownBy(() -> ensure(Map.of("none", 0)))
                .withMessageStartingWith("Kafka at %s did not create topic 'none': ", open.bootstrapServers())
                .satisfies(e -> assertThat(e.retriable()).isFalse());
        assertThatExceptionOfType(TopicsException.class).isThrownBy(() -> ensure(Map.of("no good", 1)))
                .withMessageContaining("'no good'");
    }

    @Test
    void tells_that_the_settings_make_no_client() {
        assertThatExceptionOfType(TopicsException.class)
                .isThrownBy(() -> Topics.ensure(
                        Map.of("bootstrap.servers", "nobody.invalid:9092"), Map.of("prices", 1), TIMEOUT))
                .withMessageStartingWith("No Kafka client for nobody.invalid:9092 can be made of the settings: ")
                .satisfies(e -> assertThat(e.retriable()).isFalse());
    }

    private static Map<String, Integer> ensure(Map<String, Integer> wanted) {
        return Topics.ensure(client(open), wanted, TIMEOUT);
    }

    private static Map<String, Object> client(EmbeddedKafka kafka) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private static Map<String, Object> client(EmbeddedKafka kafka, String user, String password) {
        Map<String, Object> client = new HashMap<>(client(kafka));
        client.put("security.protocol", "SASL_PLAINTEXT");
        client.put("sasl.mechanism", "PLAIN");
        client.put("sasl.jaas.config", login(user, password));
        return client;
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password);
    }
}
