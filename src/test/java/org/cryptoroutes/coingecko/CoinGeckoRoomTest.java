package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.Test;

class CoinGeckoRoomTest {

    @Test
    void aChangedSettingLetsAPollThatWaitsForItsTurnGoOn() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults());
                DefaultCamelContext context = new DefaultCamelContext()) {
            AtomicReference<Settings> settings = new AtomicReference<>(settings(simulator, "1"));
            CoinGeckoRoom room = new CoinGeckoRoom("poller", "test", settings::get, id -> true, Optional::of);
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            room.describe(context, meters);
            room.open(context, meters);
            context.start();
            poll(context);
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> poll(context));
            await().until(() -> context.getInflightRepository().size("coingecko-request") == 1);

            settings.set(settings(simulator, "10"));
            room.settingsChanged();

            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
            assertThat(simulator.requestCount()).isEqualTo(2);
        }
    }

    private static Settings settings(Simulator simulator, String requestsPerMinute) {
        return new SettingsLoader(Path.of("target"), Optional.empty(), Map.of()).commandLine(Map.of(
                "coingecko.base-url", simulator.baseUrl(), "api.max-requests-per-minute", requestsPerMinute))
                .load(directory -> Set.of());
    }

    private static void poll(DefaultCamelContext context) {
        Iterator<?> answers = context.createProducerTemplate()
                .requestBody(CoinGeckoRoutes.PRICES, null, Iterator.class);
        answers.forEachRemaining(quotes -> { });
    }
}
