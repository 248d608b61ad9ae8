package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.PollOnError;
import org.cryptoroutes.kafka.EmbeddedKafka;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What health and metrics tell when the broker goes away and comes back. */
class KafkaAwayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path data;
    @TempDir
    private Path routes;

    @Test
    void isNotReadyAndCountsWhatWaitsUntilKafkaIsBack() {
        int port = Ports.free();
        EmbeddedKafka kafka = EmbeddedKafka.start("localhost", port, data);
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults());
                Observed program = new Observed(Observed.routes(routes), Map.of(
                        "kafka.bootstrap-servers", "localhost:" + port, "coingecko.base-url", simulator.baseUrl(),
                        "coins", "BTC:bitcoin,ETH:ethereum", "camel.component.kafka.maxBlockMs", "1000",
                        "camel.component.kafka.requestTimeoutMs", "1000",
                        "camel.component.kafka.deliveryTimeoutMs", "2000"))) {
            assertThat(program.context().getComponent("kafka", KafkaComponent.class).getConfiguration()
                    .getPollOnError())
                    .isEqualTo(PollOnError.RECONNECT);
            program.awaitPolls(1);
            // A broker that is just there may refuse a topic that is just there: the first prices then wait a moment
            await().atMost(PATIENCE).until(() -> program.sum("crypto_coins_published_total") == 2);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.status("/observe/ready")).isEqualTo(200));
            Map<String, Double> before = program.metrics();

            kafka.close();
            program.poll();

            assertThat(program.since(before)).contains(entry("crypto_coins_fetched_total", 2.0),
                    entry("crypto_unsent_records{kind=\"price\"}", 2.0), entry("crypto_unsent_kept_total", 2.0))
                    .doesNotContainKeys("crypto_coins_published_total", "crypto_coins_unpublished_total");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "kafka"))
                    .isEqualTo("Kafka at localhost:" + port
                            + " can't be used: nobody listens there; 2 records wait on disk"));
            assertThat(program.status("/observe/ready")).isEqualTo(503);
            assertThat(program.status("/observe/live")).isEqualTo(200);

            simulator.next(Fault.NULL_PRICE);
            program.poll();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.since(before)).contains(
                    entry("crypto_unsent_records{kind=\"price\"}", 3.0),
                    entry("crypto_unsent_records{kind=\"other\"}", 1.0)));

            kafka = EmbeddedKafka.start("localhost", port, data);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.status("/observe/ready")).isEqualTo(200));
            program.poll();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.since(before))
                    .contains(entry("crypto_coins_published_total", 5.0))
                    .doesNotContainKeys("crypto_coins_unpublished_total", "crypto_unsent_records{kind=\"price\"}",
                            "crypto_unsent_records{kind=\"other\"}"));
            Map<String, Double> since = program.since(before);
            assertThat(since.get("crypto_unsent_published_total")).isEqualTo(since.get("crypto_unsent_kept_total"));
            assertThat(program.message("/observe/ready", "kafka")).isEqualTo("Kafka at localhost:" + port + " answers");
            try (Records letters = new Records("localhost:" + port, "crypto-prices-dlq")) {
                assertThat(letters.await(1, record -> true)).singleElement().satisfies(letter -> {
                    assertThat(Records.key(letter)).isEqualTo("BTC");
                    assertThat(Records.headers(letter))
                            .containsOnlyKeys("coin_id", "error.field", "error.reason", "error.time");
                });
            }
        } finally {
            kafka.close();
        }
    }
}
