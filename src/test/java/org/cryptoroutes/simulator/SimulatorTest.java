package org.cryptoroutes.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.cryptoroutes.simulator.PriceClient.TWO_COINS;
import static org.cryptoroutes.simulator.PriceClient.json;

class SimulatorTest {

    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults());
    private final PriceClient client = new PriceClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void answersLikeCoinGecko() throws Exception {
        HttpResponse<String> response = client.prices(TWO_COINS);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json; charset=utf-8");
        assertThat(response.headers().firstValue("cache-control"))
                .contains("max-age=30, public, must-revalidate, s-maxage=60");
        assertThat(response.headers().firstValue("date")).isPresent();
        JsonNode bitcoin = json(response).get("bitcoin");
        assertThat(names(bitcoin))
                .containsExactly("usd", "usd_market_cap", "usd_24h_vol", "usd_24h_change", "last_updated_at");
        assertThat(bitcoin.get("usd").asDouble()).isBetween(100_000.0, 130_000.0);
        assertThat(bitcoin.get("usd_market_cap").asDouble()).isBetween(2e12, 3e12);
        double cap = bitcoin.get("usd_market_cap").asDouble();
        assertThat(bitcoin.get("usd_24h_vol").asDouble()).isBetween(0.005 * cap, 0.15 * cap);
        assertThat(bitcoin.get("usd_24h_change").asDouble()).isBetween(-25.0, 25.0);
        assertThat(Instant.ofEpochSecond(bitcoin.get("last_updated_at").asLong()))
                .isBetween(Instant.now().minusSeconds(15), Instant.now());
    }

    @Test
    void sortsCoinsByIdAndLeavesUnknownOnesOut() throws Exception {
        JsonNode prices = json(client.prices(
                "ids=solana,unknown-coin,bitcoin,%20ethereum,my%2Down%20coin,bitcoin&vs_currencies=usd"));

        assertThat(names(prices)).containsExactly("bitcoin", "my-own coin", "solana");
    }

    @Test
    void givesOnlyWhatWasAskedFor() throws Exception {
        JsonNode prices = json(client.prices("vs_currencies=eur,usd&include_24hr_vol=true&include_market_cap=false"
                + "&ids=bitcoin%2Csolana"));

        assertThat(names(prices)).containsExactly("bitcoin", "solana");
        assertThat(names(prices.get("bitcoin"))).containsExactly("usd", "usd_24h_vol");
    }

    @Test
    void knowsNoCurrencyButTheDollar() throws Exception {
        assertThat(client.prices("ids=bitcoin&vs_currencies=xyz&include_last_updated_at=true").body())
                .isEqualTo("{\"bitcoin\":{}}");
        assertThat(client.prices("ids=unknown-coin&vs_currencies=usd").body()).isEqualTo("{}");
    }

    @Test
    void writesNumbersLikeCoinGecko() throws Exception {
        assertThat(client.prices("ids=bitcoin&vs_currencies=usd").body()).matches("\\{\"bitcoin\":\\{\"usd\":\\d{6}}}");
        assertThat(client.prices("ids=shiba-inu&vs_currencies=usd").body())
                .matches("\\{\"shiba-inu\":\\{\"usd\":[78]\\.\\d{1,6}e-06}}");
        assertThat(List.of(JsonNumber.price(29.58), JsonNumber.price(1), JsonNumber.price(0.8648981234),
                JsonNumber.price(8.12e-6), JsonNumber.price(123_456_789.6)))
                .containsExactly("29.58", "1.0", "0.8648981", "8.12e-06", "123456800");
        assertThat(List.of(JsonNumber.full(2345678901234.568), JsonNumber.full(0),
                JsonNumber.full(-1.2345678901234567), JsonNumber.full(-3e-7), JsonNumber.full(4.2e17)))
                .containsExactly("2345678901234.568", "0.0", "-1.2345678901234567", "-3.0e-07", "4.2e+17");
    }

    @Test
    void rejectsWhatCoinGeckoRejects() throws Exception {
        String tooMany = IntStream.range(0, 516).mapToObj(i -> "c" + i).collect(Collectors.joining(","));

        assertAnswer(client.prices("vs_currencies=usd"), 422, "{\"error\":\"Missing parameter ids\"}");
        assertAnswer(client.prices("ids=bitcoin"), 422, "{\"error\":\"Missing parameter vs_currencies\"}");
        assertAnswer(client.get("/coins/list"), 404,
                "{\"error\":\"Incorrect path. Please check https://docs.coingecko.com/\"}");
        assertAnswer(client.get("/ping"), 200, "{\"gecko_says\":\"(V3) To the Moon!\"}");
        assertThat(client.prices("vs_currencies=usd&ids=" + tooMany).statusCode()).isEqualTo(400);
        assertThat(client.prices("vs_currencies=usd&ids=" + tooMany.substring(3)).statusCode()).isEqualTo(200);
        assertThat(client.raw(TWO_COINS, "")).startsWith("HTTP/1.1 403").contains("descriptive User-Agent");
    }

    @Test
    void compressesWhenAsked() throws Exception {
        HttpResponse<byte[]> response = client.prices(TWO_COINS, BodyHandlers.ofByteArray(), "Accept-Encoding", "gzip");

        assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(new String(unpacked, UTF_8)).startsWith("{\"bitcoin\":{\"usd\":").endsWith("}}");
        assertThat(client.prices(TWO_COINS).headers().firstValue("content-encoding")).isEmpty();
    }

    @Test
    void remembersRequestsAsTheyArrived() throws Exception {
        Instant before = Instant.now();
        client.prices("ids=a%2Cb&vs_currencies=usd", BodyHandlers.ofString(), "X-Cg-Demo-Api-Key", "CG-1");
        client.get("/ping");

        assertThat(simulator.requestCount()).isEqualTo(2);
        assertThat(simulator.requests()).hasSize(2).isUnmodifiable();
        Simulator.Request first = simulator.requests().get(0);
        assertThat(first.at()).isBetween(before, Instant.now());
        assertThat(first.path()).isEqualTo("/api/v3/simple/price");
        assertThat(first.query()).isEqualTo("ids=a%2Cb&vs_currencies=usd");
        assertThat(first.headers()).containsEntry("x-cg-demo-api-key", List.of("CG-1"));
        assertThat(simulator.requests().get(1).query()).isEmpty();
    }

    @Test
    void servesTenThousandCoinsQuickly() throws Exception {
        Instant start = Instant.now();
        for (int page = 0; page < 40; page++) {
            String ids = IntStream.range(page * 250, page * 250 + 250)
                    .mapToObj(i -> "coin-" + i).collect(Collectors.joining("%2C"));
            assertThat(json(client.prices("vs_currencies=usd&ids=" + ids))).hasSize(250);
        }
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        assertThat(simulator.baseUrl()).matches("http://127\\.0\\.0\\.1:\\d+/api/v3");
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses).filter(address -> !address.isLoopbackAddress()).findAny();
        assumeThat(outside).isPresent();

        assertThatThrownBy(() -> new Socket(outside.get(), port()).close()).isInstanceOf(IOException.class);
    }

    @Test
    void refusesATakenPortInOneSentence() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Simulator.start(SimulatorOptions.defaults().withPort(port())))
                .withMessageMatching("The simulated CoinGecko cannot listen on 127\\.0\\.0\\.1:" + port()
                        + " \\(.+\\); choose another port, or 0 for a free one\\.");
    }

    @Test
    void neverKeepsTheProgramAliveAndFreesItsPort() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Simulator other = Simulator.start(SimulatorOptions.defaults());
        new PriceClient(other).get("/ping");
        Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
        started.removeAll(before);
        assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);

        int port = URI.create(other.baseUrl()).getPort();
        other.close();
        other.close();
        Simulator.start(SimulatorOptions.defaults().withPort(port)).close();
    }

    @Test
    void checksItsOptions() {
        SimulatorOptions options = SimulatorOptions.defaults();

        assertThat(options).isEqualTo(new SimulatorOptions(
                "127.0.0.1", 0, List.of(), 1, Duration.ofSeconds(3), Duration.ofSeconds(2), 0));
        assertThatThrownBy(() -> options.withFaultEvery(0)).hasMessageContaining("faultEvery must be 1 or more, not 0");
        assertThatThrownBy(() -> options.withPort(65536)).hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> options.withSlow(Duration.ofSeconds(-1))).hasMessageContaining("not be negative");
        assertThatThrownBy(() -> options.withRetryAfter(null)).isInstanceOf(NullPointerException.class);
    }

    private int port() {
        return URI.create(simulator.baseUrl()).getPort();
    }

    private static void assertAnswer(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(property -> property.getKey()).toList();
    }
}
