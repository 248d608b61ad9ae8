package org.cryptoroutes.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cryptoroutes.simulator.PriceClient.TWO_COINS;
import static org.cryptoroutes.simulator.PriceClient.json;

class FaultTest {

    private static final Duration SLOW = Duration.ofMillis(300);

    private final Simulator simulator = Simulator.start(
            SimulatorOptions.defaults().withSlow(SLOW).withRetryAfter(Duration.ofMillis(6_100)));
    private final PriceClient client = new PriceClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsLabel(Fault fault) {
        assertThat(fault.label()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(Fault.of(" " + fault.label())).isEqualTo(fault);
    }

    @Test
    void namesAllLabelsWhenOneIsWrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.of("bad-luck"))
                .withMessageStartingWith("There is no simulated fault 'bad-luck'; choose from too-many-requests, ")
                .withMessageContaining("unavailable-403").withMessageEndingWith(", stale-page.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            too-many-requests       | 429 | application/json                | {"status":{"error_code":429,
            too-many-requests-bare  | 429 | application/json                | {"status":{"error_code":429,
            too-many-requests-reset | 429 | application/json                | {"status":{"error_code":429,
            throttled-text          | 429 | text/plain                      | Throttled
            limit-in-200            | 200 | application/json; charset=utf-8 | {"status":{"error_code":429,
            banned                  | 429 | text/html                       | Error 1015
            banned-text             | 403 | text/plain                      | error code: 1015
            error-in-200            | 200 | application/json; charset=utf-8 | {"status":500,
            server-error-text       | 503 | text/plain                      | upstream connect error
            server-error            | 500 | application/json; charset=utf-8 | {"status":500,"error":"Internal
            bad-gateway             | 502 | text/html                       | 502 Bad Gateway
            unauthorized            | 401 | application/json; charset=utf-8 | "error_code":10002
            forbidden               | 403 | application/json; charset=utf-8 | descriptive User-Agent
            unavailable-403         | 403 | application/json; charset=utf-8 | temporarily unavailable
            not-found               | 404 | application/json; charset=utf-8 | Incorrect path
            uri-too-long            | 414 | text/html                       | 414 Request-URI Too Large
            unprocessable           | 422 | application/json; charset=utf-8 | {"error":"Missing parameter ids"}
            bad-request             | 400 | application/json; charset=utf-8 | {"error":"invalid vs_currency"}
            html                    | 200 | text/html                       | <!DOCTYPE html>
            wrong-root              | 200 | application/json; charset=utf-8 | [{
            """)
    void answersWithAnError(String label, int status, String contentType, String fragment) throws Exception {
        simulator.next(Fault.of(label));
        HttpResponse<String> response = client.prices(TWO_COINS);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains(contentType);
        assertThat(response.body()).contains(fragment);
        if (contentType.startsWith("application/json")) {
            assertThat(json(response)).isNotEmpty();
        }
    }

    @Test
    void saysHowLongToWaitInThreeWays() throws Exception {
        Instant soonest = Instant.now().plusSeconds(6);
        simulator.next(Fault.TOO_MANY_REQUESTS, Fault.TOO_MANY_REQUESTS_RESET, Fault.TOO_MANY_REQUESTS_BARE);
        HttpResponse<String> withRetryAfter = client.prices(TWO_COINS);
        HttpResponse<String> withReset = client.prices(TWO_COINS);
        HttpResponse<String> bare = client.prices(TWO_COINS);

        assertThat(withRetryAfter.headers().firstValue("retry-after")).contains("7");
        assertThat(withRetryAfter.headers().firstValue("content-length")).contains("187");
        String reset = withReset.headers().firstValue("x-ratelimit-reset").orElseThrow();
        assertThat(reset).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000");
        DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx");
        assertThat(OffsetDateTime.parse(reset, format).toInstant()).isBetween(soonest, soonest.plusSeconds(30));
        assertThat(withReset.headers().firstValue("retry-after")).isEmpty();
        assertThat(bare.headers().map()).doesNotContainKeys("retry-after", "x-ratelimit-reset");
    }

    /** The regular expression is for the coin that was asked for first; bitcoin must stay good. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            null-price     | "ethereum":\\{"usd":null,"usd_market_cap":\\d.*
            zero-price     | "ethereum":\\{"usd":0,"usd_market_cap":\\d.*
            negative-price | "ethereum":\\{"usd":-4\\d{3}\\.\\d+,"usd_market_cap":\\d.*
            missing-price  | "ethereum":\\{}
            text-price     | "ethereum":\\{"usd":"a lot","usd_market_cap":\\d.*
            absurd-price   | "ethereum":\\{"usd":1e400,"usd_market_cap":\\d.*
            long-price     | "ethereum":\\{"usd":\\d\\.\\d{399},"usd_market_cap":\\d.*
            exponent-price | "ethereum":\\{"usd":2\\.8e-09,"usd_market_cap":\\d.*
            null-fields    | "ethereum":\\{"usd":4\\d{3}\\.\\d+(,"\\w+":null){4}}
            duplicated     | "ethereum":\\{"usd":4[^}]*},"ethereum":\\{"usd":4[^}]*}
            """)
    void damagesTheFirstCoinOfTheRequest(String label, String ethereum) throws Exception {
        simulator.next(Fault.of(label));

        assertThat(client.prices(TWO_COINS).body()).matches(
                "\\{\"bitcoin\":\\{\"usd\":\\d{6}(,\"\\w+\":-?[\\d.]+){4}}," + ethereum + "}");
    }

    @Test
    void leavesTheFirstCoinOut() throws Exception {
        simulator.next(Fault.MISSING_COIN);
        assertThat(json(client.prices(TWO_COINS)).fieldNames()).toIterable().containsExactly("bitcoin");
    }

    @Test
    void freezesAllCoinsAtTheStart() throws Exception {
        client.prices(TWO_COINS);
        simulator.next(Fault.FROZEN);
        JsonNode frozen = json(client.prices(TWO_COINS));
        JsonNode healthy = json(client.prices(TWO_COINS));
        simulator.next(Fault.FROZEN);

        assertThat(json(client.prices(TWO_COINS))).isEqualTo(frozen).isNotEqualTo(healthy);
    }

    @Test
    void turnsTimeBackForTheFirstCoin() throws Exception {
        simulator.next(Fault.BACKWARDS);
        JsonNode prices = json(client.prices(TWO_COINS));

        assertThat(age(prices.get("ethereum"))).isBetween(Duration.ofHours(8), Duration.ofHours(8).plusSeconds(30));
        assertThat(age(prices.get("bitcoin"))).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void turnsTimeBackForAllCoins() throws Exception {
        simulator.next(Fault.STALE_PAGE);

        assertThat(json(client.prices(TWO_COINS))).hasSize(2).allSatisfy(coin ->
                assertThat(age(coin)).isBetween(Duration.ofHours(8), Duration.ofHours(8).plusSeconds(30)));
    }

    @Test
    void answersLate() throws Exception {
        simulator.next(Fault.SLOW);
        Instant start = Instant.now();

        assertThat(json(client.prices(TWO_COINS))).hasSize(2);
        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(SLOW);
    }

    @Test
    void hangsAfterTheHeadersUntilTheSimulatorIsClosed() throws Exception {
        simulator.next(Fault.HANG);
        HttpResponse<InputStream> response = client.prices(TWO_COINS, BodyHandlers.ofInputStream());
        CompletableFuture<byte[]> body = CompletableFuture.supplyAsync(() -> readAll(response));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(client.prices(TWO_COINS).statusCode()).isEqualTo(200);
        assertThat(body).isNotDone();
        simulator.close();
        assertThat(body).failsWithin(Duration.ofSeconds(5));
    }

    @Test
    void dripsAByteASecond() throws Exception {
        simulator.next(Fault.DRIP);
        Instant start = Instant.now();
        try (InputStream body = client.prices(TWO_COINS, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.read()).isEqualTo('{');
            assertThat(body.read()).isEqualTo('"');
            assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void closesTheConnectionWithoutAnAnswer() throws Exception {
        simulator.next(Fault.RESET);
        assertThat(client.raw(TWO_COINS, "test")).isEmpty();
    }

    @Test
    void cutsTheJsonInTheMiddle() throws Exception {
        simulator.next(Fault.TRUNCATED);
        HttpResponse<String> response = client.prices(TWO_COINS);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"bitcoin\":{\"usd\":");
        assertThatThrownBy(() -> json(response)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void saysItTwice() throws Exception {
        simulator.next(Fault.TWICE);

        assertThat(client.prices(TWO_COINS).body()).matches("(?s)(\\{\"bitcoin\".*})\\1");
    }

    @ParameterizedTest
    @CsvSource({"EMPTY,200", "SERVER_ERROR_EMPTY,504"})
    void sendsNoBody(Fault fault, int status) throws Exception {
        simulator.next(fault);
        HttpResponse<String> response = client.prices(TWO_COINS);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void sendsFiftyMegabytesOfValidJson() throws Exception {
        simulator.next(Fault.HUGE);
        try (JsonParser parser = new JsonFactory().createParser(
                client.prices(TWO_COINS, BodyHandlers.ofInputStream()).body())) {
            assertThat(parser.nextToken()).hasToString("START_OBJECT");
            assertThat(parser.nextFieldName()).isEqualTo("bitcoin");
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextFieldName()).isEqualTo("ethereum");
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
            assertThat(parser.currentLocation().getByteOffset()).isBetween(50_000_000L, 51_000_000L);
        }
    }

    @Test
    void packsFiftyMegabytesIntoLittle() throws Exception {
        simulator.next(Fault.GZIP_BOMB);
        HttpResponse<byte[]> response = client.prices(TWO_COINS, BodyHandlers.ofByteArray(), "Accept-Encoding", "gzip");

        assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(response.body()).hasSizeLessThan(8_000_000);
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(unpacked.transferTo(OutputStream.nullOutputStream())).isBetween(50_000_000L, 51_000_000L);
        }
    }

    @Test
    void takesQueuedFaultsFirstThenTheOneForAlways() throws Exception {
        simulator.next(Fault.SERVER_ERROR, Fault.BAD_GATEWAY);
        simulator.always(Fault.NOT_FOUND);
        assertThat(statuses(4)).containsExactly(500, 502, 404, 404);

        simulator.next(Fault.SERVER_ERROR);
        simulator.heal();
        assertThat(statuses(1)).containsExactly(200);
    }

    @Test
    void followsTheScheduleWhenNothingIsQueued() throws Exception {
        SimulatorOptions options = SimulatorOptions.defaults()
                .withFaults(Fault.SERVER_ERROR, Fault.BAD_GATEWAY).withFaultEvery(2);
        try (Simulator scheduled = Simulator.start(options)) {
            scheduled.next(Fault.NOT_FOUND);
            assertThat(statuses(scheduled, 7)).containsExactly(404, 200, 500, 200, 502, 200, 500);
            assertThat(new PriceClient(scheduled).get("/ping").statusCode()).isEqualTo(200);
        }
    }

    private List<Integer> statuses(int requests) throws Exception {
        return statuses(simulator, requests);
    }

    private static List<Integer> statuses(Simulator simulator, int requests) throws Exception {
        PriceClient client = new PriceClient(simulator);
        Integer[] statuses = new Integer[requests];
        for (int i = 0; i < requests; i++) {
            statuses[i] = client.prices(TWO_COINS).statusCode();
        }
        return List.of(statuses);
    }

    private static Duration age(JsonNode coin) {
        return Duration.between(Instant.ofEpochSecond(coin.get("last_updated_at").asLong()), Instant.now());
    }

    private static byte[] readAll(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
