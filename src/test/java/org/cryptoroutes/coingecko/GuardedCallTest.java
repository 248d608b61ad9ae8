package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.cryptoroutes.LogLines;
import org.cryptoroutes.RawApi;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.Quote;
import org.cryptoroutes.settings.SettingsLoader;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The compiled routes against a real HTTP server that misbehaves. */
class GuardedCallTest {

    private static final List<Coin> COINS = List.of(new Coin("BTC", "bitcoin"), new Coin("SHIB", "shiba-inu"));
    private static final Duration BACKOFF = Duration.ofMillis(100);
    private static final Duration DELAY = Duration.ofMillis(200);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final ApiLimits PATIENT = new ApiLimits(INTERVAL, 1000, 3, BACKOFF, DELAY, LONGEST);
    private static final ApiLimits IMPATIENT = new ApiLimits(INTERVAL, 1000, 0, BACKOFF, DELAY, LONGEST);

    private final Simulator simulator = Simulator.start(
            SimulatorOptions.defaults().withRetryAfter(RETRY_AFTER).withSlow(Duration.ofMillis(1500)));
    private final LogLines log = LogLines.listen();
    private String base = simulator.baseUrl();
    private List<Coin> coins = COINS;
    private volatile ApiLimits limits = PATIENT;
    private final AtomicInteger asked = new AtomicInteger();
    private CoinGeckoRoutes call;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration breakerWait = Duration.ofSeconds(30);
    private Optional<String> key = Optional.empty();
    private Optional<URI> proxy = Optional.empty();
    private volatile boolean onDuty = true;
    private Main camel;

    @AfterEach
    void stop() {
        if (camel != null) {
            camel.stop();
        }
        log.close();
        simulator.close();
    }

    @Test
    void asksAsCoinGeckoWantsToBeAsked() {
        key = Optional.of("CG-secret");

        assertThat(poll()).extracting(quote -> quote.coin().symbol()).containsExactlyInAnyOrder("BTC", "SHIB");

        Simulator.Request request = simulator.requests().get(0);
        assertThat(request.path()).endsWith("/api/v3/simple/price");
        assertThat(request.query()).contains("vs_currencies=usd", "include_market_cap=true", "include_24hr_vol=true",
                "include_24hr_change=true", "include_last_updated_at=true",
                "ids=bitcoin,shiba-inu").doesNotContain("CG-");
        assertThat(request.headers().get("user-agent").get(0)).startsWith("crypto-routes/");
        assertThat(request.headers().get("accept-encoding").get(0)).contains("gzip");
        assertThat(request.headers().get("x-cg-demo-api-key")).containsExactly("CG-secret");
        assertThat(request.headers().keySet()).doesNotContain("x-cg-pro-api-key", "cookie");
    }

    @Test
    void nothingOfTheExchangeButTheQuotesComesBack() {
        key = Optional.of("CG-secret");
        start();

        Map<String, Object> headers = template().request(CoinGeckoRoutes.PRICES, exchange -> { }).getMessage()
                .getHeaders();

        assertThat(headers).isEmpty();
    }

    @Test
    void asksForManyCoinsInChunksAndEncodesTheirIds() {
        coins = IntStream.range(0, 260)
                .mapToObj(i -> new Coin("S" + i, i == 3 ? "1move token" : i == 4 ? "boringdao-[old]" : "coin-" + i))
                .toList();

        assertThat(poll()).extracting(quote -> quote.coin().id())
                .containsExactlyInAnyOrderElementsOf(coins.stream().map(Coin::id).toList());
        assertThat(simulator.requestCount()).isEqualTo(2);
        assertThat(simulator.requests().get(0).query()).contains("1move%20token").doesNotContain(" ");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "BAD_GATEWAY", "RESET", "HTML", "TRUNCATED", "EMPTY", "WRONG_ROOT", "HUGE",
            "GZIP_BOMB", "TWICE", "ERROR_IN_200", "SERVER_ERROR_TEXT", "SERVER_ERROR_EMPTY", "UNAVAILABLE_403",
            "TOO_MANY_REQUESTS", "TOO_MANY_REQUESTS_BARE", "TOO_MANY_REQUESTS_RESET", "THROTTLED_TEXT",
            "LIMIT_IN_200"})
    void retriesWhatMayPass(Fault fault) {
        simulator.next(fault);

        assertThat(poll()).hasSize(2);
        assertThat(simulator.requestCount()).isEqualTo(2);
        assertThat(log.warnings()).singleElement().asString().doesNotContain("\n").startsWith("CoinGecko ")
                .containsPattern("\\d s");
        assertThat(log.anyStackTrace()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED,401,coingecko.api-key", "FORBIDDEN,403,User-Agent", "NOT_FOUND,404,coingecko.base-url",
            "URI_TOO_LONG,414,coins", "UNPROCESSABLE,422,coins", "BAD_REQUEST,400,coingecko.base-url"})
    void doesNotRetryWhatTheUserMustChange(Fault fault, String status, String advice) {
        simulator.always(fault);

        assertThat(poll()).isEmpty();
        assertThat(simulator.requestCount()).isEqualTo(1);
        assertThat(log.warnings()).singleElement().asString().contains("refuses the request with " + status, advice)
                .doesNotContain("\n");
        assertThat(log.anyStackTrace()).isFalse();

        simulator.heal();
        assertThat(poll()).hasSize(2);
    }

    @Test
    void waitsAsLongAsRetryAfterSays() {
        simulator.next(Fault.TOO_MANY_REQUESTS);

        assertThat(poll()).hasSize(2);
        assertThat(between(0, 1)).isBetween(RETRY_AFTER, Duration.ofSeconds(5));
        assertThat(log.warnings())
                .containsExactly("CoinGecko answered 429 (too many requests): no request for 1 s (as it asked)");
    }

    @Test
    void waitsForTheRateLimitDelayWhenA429NamesNoTime() {
        simulator.next(Fault.TOO_MANY_REQUESTS_BARE);

        assertThat(poll()).hasSize(2);
        assertThat(between(0, 1)).isBetween(DELAY, Duration.ofSeconds(5));
        assertThat(log.warnings()).singleElement().asString().contains("no request for 0.2 s", "api.rate-limit-delay");
    }

    @Test
    void aPauseLongerThanTheIntervalSkipsPollsInsteadOfSleeping() {
        Duration pause = Duration.ofMillis(1500);
        limits = new ApiLimits(Duration.ofSeconds(1), 1000, 3, BACKOFF, pause, LONGEST);
        simulator.next(Fault.TOO_MANY_REQUESTS_BARE);

        assertThat(poll()).isEmpty();
        assertThat(poll()).isEmpty();
        assertThat(simulator.requestCount()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(8)).pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(poll()).hasSize(2));
        assertThat(between(0, 1)).isGreaterThanOrEqualTo(pause);
    }

    @Test
    void grantsNoLongerPauseThanTheLimit() {
        limits = new ApiLimits(INTERVAL, 1000, 3, BACKOFF, DELAY, Duration.ofMillis(500));
        simulator.next(Fault.TOO_MANY_REQUESTS);

        assertThat(poll()).hasSize(2);
        assertThat(log.warnings()).singleElement().asString()
                .contains("no request for 0.5 s", "it asked for 1 s", "api.max-retry-after");
    }

    @ParameterizedTest
    @EnumSource(names = {"BANNED", "BANNED_TEXT"})
    void aBanPausesForMinutesWithoutARetry(Fault fault) {
        limits = new ApiLimits(Duration.ofHours(1), 1000, 3, BACKOFF, DELAY, Duration.ofHours(1));
        simulator.next(fault);

        assertThat(poll()).isEmpty();
        assertThat(poll()).isEmpty();
        assertThat(simulator.requestCount()).isEqualTo(1);
        assertThat(log.warnings().get(0)).contains("1015", "no request for 300 s (it named no time, ")
                .doesNotContain("asked");
    }

    @Test
    void aBanThatNamesATimeIsLeftAloneForLonger() throws IOException {
        limits = new ApiLimits(Duration.ofHours(1), 1000, 3, BACKOFF, DELAY, Duration.ofHours(1));
        try (RawApi api = RawApi.start((request, client) ->
                RawApi.say(client, RawApi.json(429, "error code: 1015", "Retry-After: 30")))) {
            base = api.baseUrl();

            assertThat(poll()).isEmpty();
            assertThat(log.warnings().get(0)).contains("no request for 300 s (it asked for 30 s, but a ban ");
        }
    }

    @Test
    void aCoinThatStandsThereTwiceIsPassedOnAsItCame() {
        simulator.next(Fault.DUPLICATED);

        assertThat(poll()).extracting(Quote::json).hasSize(2)
                .anyMatch(json -> json.matches("\\{\"bitcoin\":(.*),\"bitcoin\":\\1}"));
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void theKeyIsNotPassedOnWhenAnAnswerQuotesIt() throws IOException {
        key = Optional.of("CG-secret");
        try (RawApi api = RawApi.start((request, client) ->
                RawApi.say(client, RawApi.json(200, "{\"bitcoin\":{\"usd\":\"CG-secret\"}}")))) {
            base = api.baseUrl();

            assertThat(poll()).extracting(Quote::json).containsExactly("{\"usd\":\"***\"}");
        }
        try (RawApi api = RawApi.start((request, client) ->
                RawApi.say(client, RawApi.json(401, "{\"error\":\"CG-secret is no key\"}")))) {
            base = api.baseUrl();

            assertThat(poll()).isEmpty();
            assertThat(log.warnings()).last().asString().contains("401 (*** is no key)");
        }
    }

    @Test
    void givesUpAfterTheConfiguredRetriesAndCostsOnlyThisPoll() {
        limits = new ApiLimits(INTERVAL, 1000, 1, BACKOFF, DELAY, LONGEST);
        simulator.next(Fault.SERVER_ERROR, Fault.SERVER_ERROR);

        assertThat(poll()).isEmpty();
        assertThat(simulator.requestCount()).isEqualTo(2);
        assertThat(log.warnings()).last().asString().startsWith("Poll failed: CoinGecko answered 500")
                .contains("the next one is in 30 s");
        assertThat(poll()).hasSize(2);
    }

    @Test
    void backsOffExponentiallyWithJitter() {
        limits = new ApiLimits(INTERVAL, 1000, 3, Duration.ofMillis(400), DELAY, LONGEST);
        simulator.next(Fault.SERVER_ERROR, Fault.SERVER_ERROR);

        poll();

        assertThat(between(0, 1)).isBetween(Duration.ofMillis(295), Duration.ofSeconds(2));
        assertThat(between(1, 2)).isBetween(Duration.ofMillis(595), Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOW", "HANG", "DRIP"})
    void boundsAWholeRequestInTime(Fault fault) {
        timeout = Duration.ofMillis(500);
        simulator.next(fault);

        assertThat(poll()).hasSize(2);
        assertThat(between(0, 1)).isBetween(timeout.dividedBy(2), Duration.ofSeconds(4));
        assertThat(log.warnings()).singleElement().asString().doesNotContain("\n")
                .startsWith("CoinGecko ").contains("no complete answer in time", "api.request-timeout");
        assertThat(log.anyStackTrace()).isFalse();
    }

    @Test
    void boundsTheHeadersOfAnAnswer() throws IOException {
        limits = IMPATIENT;
        for (String header : List.of("x: y\r\n", "x")) {
            try (RawApi api = RawApi.start((request, client) -> {
                RawApi.say(client, "HTTP/1.1 200 OK\r\n");
                RawApi.repeat(client, header);
            })) {
                base = api.baseUrl();
                Instant before = Instant.now();

                assertThat(poll()).isEmpty();
                assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
            }
        }
    }

    @Test
    void theKeyDoesNotFollowARedirect() throws IOException {
        key = Optional.of("CG-secret");
        try (RawApi elsewhere = RawApi.start((request, client) -> RawApi.say(client, RawApi.json(200, "{}")));
                RawApi api = RawApi.start((request, client) ->
                        RawApi.say(client, RawApi.json(302, "", "Location: " + elsewhere.baseUrl())))) {
            base = api.baseUrl();

            assertThat(poll()).isEmpty();
            assertThat(elsewhere.requests()).isEmpty();
            assertThat(log.warnings()).singleElement().asString().contains("302", "it points to " + elsewhere.baseUrl(),
                    "set coingecko.base-url to it").doesNotContain("CG-secret");
        }
    }

    @Test
    void saysWhereTheApiHasMovedTo() throws IOException {
        try (RawApi api = RawApi.start((request, client) -> RawApi.say(client, RawApi.json(301, "",
                "location: https://new.example.org/v4/simple/price?ids=bitcoin,shiba-inu")))) {
            base = api.baseUrl();

            assertThat(poll()).isEmpty();
            assertThat(log.warnings()).singleElement().asString()
                    .endsWith("refuses the request with 301 (): it points to "
                    + "https://new.example.org/v4; if that is CoinGecko's, set coingecko.base-url to it");
        }
    }

    @Test
    void anHttpsAddressIsAskedThroughTheProxyWhichGetsTheLoginAndNotTheKey() throws Exception {
        key = Optional.of("CG-secret");
        try (SecureApi api = SecureApi.start("coingecko.test", "{\"bitcoin\":{\"usd\":7}}");
                RawApi tunnel = RawApi.start((request, client) -> {
                    if (request.contains("Proxy-Authorization: Basic bWU6Z2VoZWlt\n")) {
                        api.connect(client);
                    } else {
                        RawApi.say(client, RawApi.json(407, "", "Proxy-Authenticate: Basic realm=\"mine\""));
                    }
                })) {
            proxy = Optional.of(URI.create(tunnel.baseUrl().replace("://", "://me:geheim@").replace("/api/v3", "")));
            base = "HTTPS://coingecko.test/api/v3";

            assertThat(poll()).extracting(Quote::json).containsExactly("{\"usd\":7}");
            assertThat(tunnel.requests()).hasSize(2).allMatch(head -> head.startsWith("CONNECT coingecko.test:443 "))
                    .noneMatch(head -> head.contains("CG-secret"));

            base = simulator.baseUrl();
            assertThat(poll()).hasSize(2);
            assertThat(tunnel.requests()).hasSize(2);
        }
    }

    @Test
    void saysThatNobodyListens() {
        limits = IMPATIENT;
        simulator.close();

        assertThat(poll()).isEmpty();
        assertThat(log.warnings()).singleElement().asString().startsWith("Poll failed: CoinGecko can't be reached: ")
                .contains("refused");
        assertThat(log.anyStackTrace()).isFalse();
    }

    @Test
    void theBreakerOpensVisiblyRefusesAndClosesByItself() {
        limits = IMPATIENT;
        breakerWait = Duration.ofSeconds(1);
        simulator.always(Fault.SERVER_ERROR);
        IntStream.range(0, 7).forEach(i -> poll());

        assertThat(simulator.requestCount()).isEqualTo(5);
        assertThat(log.of("Breaker")).singleElement().asString().contains("Circuit breaker open", "1 s");

        simulator.heal();
        await().atMost(Duration.ofSeconds(8)).pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(poll()).hasSize(2));
        assertThat(log.of("Breaker")).last().asString().contains("Circuit breaker closed");
    }

    @Test
    void aRetryThatTheBreakerRefusesIsNotAnnounced() {
        limits = IMPATIENT;
        simulator.always(Fault.SERVER_ERROR);
        IntStream.range(0, 4).forEach(i -> poll());
        limits = PATIENT;
        poll();

        assertThat(simulator.requestCount()).isEqualTo(5);
        assertThat(log.warnings()).noneMatch(line -> line.contains("CallNotPermitted"))
                .last().isEqualTo("Poll skipped: the circuit breaker is open");
    }

    @Test
    void aRetryThatIsRefusedIsToldOnceAndNotAnnounced() {
        simulator.next(Fault.SERVER_ERROR, Fault.UNAUTHORIZED);

        assertThat(poll()).isEmpty();
        assertThat(log.warnings()).hasSize(2).last().asString().contains("refuses the request with 401");
    }

    @Test
    void namesTheHostThatNobodyKnows() {
        assertThat(RetryPlan.describe(new UnknownHostException("api.example: Name or service not known")))
                .isEqualTo("CoinGecko can't be reached: the name api.example is not known here")
                .isEqualTo(RetryPlan.describe(new UnknownHostException("api.example")));
    }

    @Test
    void retriesGoThroughTheThrottle() {
        limits = new ApiLimits(INTERVAL, 2, 3, BACKOFF, DELAY, LONGEST);
        simulator.always(Fault.SERVER_ERROR);
        start();

        CompletableFuture.runAsync(this::poll);

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4))
                .until(() -> simulator.requestCount() <= 2);
        assertThat(simulator.requestCount()).isEqualTo(2);
    }

    @Test
    void aShutdownDoesNotWaitForAThrottledPoll() {
        limits = new ApiLimits(INTERVAL, 1, 3, BACKOFF, DELAY, LONGEST);
        poll();
        CompletableFuture.runAsync(this::poll);
        await().until(() -> camel.getCamelContext().getInflightRepository().size("coingecko-request") == 1);

        Instant before = Instant.now();
        camel.stop();

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(simulator.requestCount()).isEqualTo(1);
    }

    @Test
    void aPollThatWaitsForItsTurnLooksAgainWhenSettingsHaveChangedAndNotBefore() {
        limits = new ApiLimits(INTERVAL, 1, 3, BACKOFF, DELAY, LONGEST);
        poll();
        CompletableFuture<List<Quote>> waiting = CompletableFuture.supplyAsync(this::poll);
        await().until(() -> camel.getCamelContext().getInflightRepository().size("coingecko-request") == 1);
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        int looks = asked.get();

        await().during(Duration.ofSeconds(1)).until(() -> asked.get() == looks && !waiting.isDone());
        limits = PATIENT;
        call.wake();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).asInstanceOf(LIST).hasSize(2);
    }

    @Test
    void anEditThatStopsTheRouteEndsItsPollThatWaits() throws Exception {
        limits = new ApiLimits(INTERVAL, 1, 3, BACKOFF, DELAY, LONGEST);
        poll();
        camel.getCamelContext().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:poller?delay=0").routeId("poller").to(CoinGeckoRoutes.PRICES).split(body())
                        .process(page -> { });
            }
        });
        await().until(() -> camel.getCamelContext().getInflightRepository().size("coingecko-request") == 1);

        Instant before = Instant.now();
        camel.getCamelContext().getRouteController().stopRoute("poller");

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(log.of("CoinGeckoRoutes")).containsExactly("A poll was given up while it waited: its route stops");
        assertThat(simulator.requestCount()).isEqualTo(1);
    }

    @Test
    void reportsAMissingCoinOnceAndItsReturnOnce() {
        simulator.next(Fault.MISSING_COIN, Fault.MISSING_COIN);

        assertThat(poll()).extracting(quote -> quote.coin().symbol()).containsExactly("SHIB");
        assertThat(poll()).hasSize(1);
        assertThat(poll()).hasSize(2);
        assertThat(poll()).hasSize(2);

        assertThat(log.of("MissingCoins")).hasSize(2);
        assertThat(log.of("MissingCoins").get(0)).contains("left out BTC (bitcoin)");
        assertThat(log.of("MissingCoins").get(1)).contains("again for BTC (bitcoin)");
    }

    private List<Quote> poll() {
        start();
        Iterator<?> pages = template().requestBody(CoinGeckoRoutes.PRICES, null, Iterator.class);
        List<Quote> quotes = new ArrayList<>();
        pages.forEachRemaining(page -> ((List<?>) page).forEach(quote -> quotes.add((Quote) quote)));
        return quotes;
    }

    @Test
    void asksNothingWhenAnotherProgramLeads() {
        onDuty = false;

        assertThat(poll()).isEmpty();
        assertThat(simulator.requestCount()).isZero();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void asksForOneRouteWhileAnotherProgramLeadsForAnother() throws Exception {
        start();
        camel.getCamelContext().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:standby").routeId("standby").to(CoinGeckoRoutes.PRICES).split(body()).process(page -> { });
                from("direct:other").routeId("other").to(CoinGeckoRoutes.PRICES).split(body()).process(page -> { });
            }
        });

        template().requestBody("direct:standby", "");
        assertThat(simulator.requestCount()).isZero();
        template().requestBody("direct:other", "");
        assertThat(simulator.requestCount()).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesAfterTheLeadershipIsNotTaken() {
        simulator.next(Fault.SLOW);
        CompletableFuture<List<Quote>> poll = CompletableFuture.supplyAsync(this::poll);
        await().until(() -> simulator.requestCount() == 1);
        onDuty = false;

        assertThat(poll).succeedsWithin(Duration.ofSeconds(8)).isEqualTo(List.of());
        assertThat(log.warnings()).isEmpty();
    }

    private void start() {
        if (camel != null) {
            return;
        }
        camel = new Main();
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
                .load(directory -> Set.of()).properties());
        camel.configure().withRoutesIncludePattern("false");
        call = new CoinGeckoRoutes("crypto-routes/test",
                () -> new Api(base, key, proxy, timeout, breakerWait), () -> coins, this::limits,
                route -> onDuty && !"standby".equals(route), new SimpleMeterRegistry());
        camel.configure().addRoutesBuilder(call);
        camel.start();
    }

    private ApiLimits limits() {
        asked.incrementAndGet();
        return limits;
    }

    private ProducerTemplate template() {
        try {
            return camel.getCamelTemplate();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Duration between(int first, int second) {
        Instant from = simulator.requests().get(first).at();
        return Duration.between(from, simulator.requests().get(second).at());
    }
}
