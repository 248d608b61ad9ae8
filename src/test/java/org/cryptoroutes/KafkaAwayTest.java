package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.cryptoroutes.kafka.EmbeddedKafka;
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
            program.awaitPolls(1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.status("/observe/ready")).isEqualTo(200));
            Map<String, Double> before = program.metrics();

            kafka.close();
            program.poll();

            assertThat(program.since(before)).contains(entry("crypto_coins_fetched_total", 2.0),
                    entry("crypto_unsent_records{kind=\"price\"}", 2.0), entry("crypto_unsent_kept_total", 2.0))
                    .doesNotContainKeys("crypto_coins_published_total", "crypto_coins_unpublished_total");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.message("/observe/ready", "kafka"))
                    .isEqualTo("Kafka at localhost:" + port + " can't be used: nobody listens there; 2 records wait on disk"));
            assertThat(program.status("/observe/ready")).isEqualTo(503);
            assertThat(program.status("/observe/live")).isEqualTo(200);

            kafka = EmbeddedKafka.start("localhost", port, data);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.status("/observe/ready")).isEqualTo(200));
            program.poll();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.since(before))
                    .contains(entry("crypto_coins_published_total", 4.0))
                    .doesNotContainKeys("crypto_coins_unpublished_total", "crypto_unsent_records{kind=\"price\"}"));
            Map<String, Double> since = program.since(before);
            assertThat(since.get("crypto_unsent_published_total")).isEqualTo(since.get("crypto_unsent_kept_total"));
            assertThat(program.message("/observe/ready", "kafka")).isEqualTo("Kafka at localhost:" + port + " answers");
        } finally {
            kafka.close();
        }
    }
}
