package org.cryptoroutes.coingecko;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.Quote;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The guarded call of CoinGecko behind {@code direct:coingecko-prices}, which gives {@link Answers}: lists of
 * {@link Quote quotes}, empty, never an exception, when there was nothing to be had.
 * What must survive an edit of a route lives here: throttle, circuit breaker, the memory of a Retry-After.
 */
final class CoinGeckoRoutes extends RouteBuilder {

    /** The endpoint for routes that want prices. */
    static final String PRICES = "direct:coingecko-prices";

    private static final Logger LOG = LoggerFactory.getLogger(CoinGeckoRoutes.class);
    private static final String REQUEST = "direct:coingecko-request";
    private static final String ATTEMPT = "direct:coingecko-attempt";

    private final String userAgent;
    private final Supplier<Api> api;
    private final Supplier<List<Coin>> coins;
    private final Supplier<ApiLimits> limits;
    private final MeterRegistry meters;
    private final Cooldown cooldown = new Cooldown(Clock.systemUTC());
    private final ApiAnswer answer;
    private final PollMeter polls;
    private final RequestMeter requests;
    private final CircuitBreaker breaker;
    private final Gate gate;
    private ProducerTemplate template;
    private volatile Plan last;

    /** The requests of a poll, until other coins are asked for. */
    private record Plan(List<Coin> coins, String path, List<PriceRequest> requests) {
    }

    /**
     * What is supplied is asked for at each poll, so that a changed setting holds from the next one on.
     *
     * @param userAgent who we are; CoinGecko refuses requests without it (403, since January 2026)
     * @param onDuty    whether the route with this id may get prices now; asked before each attempt, and again when the
     *                  answer is there: one that comes too late is not for this program to publish
     */
    CoinGeckoRoutes(String userAgent, Supplier<Api> api, Supplier<List<Coin>> coins, Supplier<ApiLimits> limits,
                           Predicate<String> onDuty, MeterRegistry meters) {
        this.userAgent = userAgent;
        this.api = api;
        this.coins = coins;
        this.limits = limits;
        this.meters = meters;
        this.answer = new ApiAnswer(Clock.systemUTC(), new MissingCoins(coins, meters), () -> api.get().key());
        this.polls = new PollMeter(Clock.systemUTC(), meters);
        this.requests = new RequestMeter(meters);
        this.gate = new Gate(limits, onDuty, cooldown, requests);
        this.breaker = Breaker.create(() -> api.get().breakerWait(), meters);
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("coingeckoBreaker", breaker);
        getContext().getRegistry().bind("coingeckoHeaders", onlyOurHeaders());
        getContext().getRegistry().bind("coingeckoBounds", new BoundedAnswer(() -> api.get().requestTimeout(),
                new Destination(() -> api.get().proxy())));
        getContext().addLifecycleStrategy(new RouteStops(gate::wake));
        RetryPlan retries = new RetryPlan(limits, cooldown);
        template = getContext().createProducerTemplate();

        from(PRICES).routeId("coingecko-prices")
            .description("All configured coins, in as few requests as CoinGecko allows, each made when its answer is "
                    + "asked for")
            .errorHandler(noErrorHandler())
            .process(this::answers).id("answers");

        from(REQUEST).routeId("coingecko-request")
            .description("One request with its retries; each of them goes through gate and breaker again")
            .onException(GivenUp.class).handled(true)
                .process(exchange -> LOG.atLevel(Gate.ending(exchange).isPresent() ? Level.INFO : Level.DEBUG)
                        .log(failure(exchange).getMessage()))
                .setProperty(PollOutcome.PROPERTY, constant(PollOutcome.SKIPPED))
                .setBody(constant(List.of()))
            .end()
            .onException(RequestRefused.class).handled(true)
                .process(exchange -> LOG.error(failure(exchange).getMessage()))
                .setProperty(PollOutcome.PROPERTY, constant(PollOutcome.FAILED))
                .setBody(constant(List.of()))
            .end()
            .onException(CallNotPermittedException.class).handled(true)
                .process(exchange -> LOG.warn("Poll skipped: the circuit breaker is open"))
                .setProperty(PollOutcome.PROPERTY, constant(PollOutcome.SKIPPED))
                .setBody(constant(List.of()))
            .end()
            .onException(Exception.class).handled(true)
                .onExceptionOccurred(retries).retryWhile(retries).redeliveryDelay(0)
                .logStackTrace(false).logExhausted(false).retryAttemptedLogLevel(LoggingLevel.OFF)
                .process(this::reportFailure)
                .setProperty(PollOutcome.PROPERTY, constant(PollOutcome.FAILED))
                .setBody(constant(List.of()))
            .end()
            .setProperty(ApiAnswer.REQUEST, body())
            .to(ATTEMPT).id("attempt")
            .process(gate::stayOnDuty).id("on-duty")
            .setProperty(PollOutcome.PROPERTY, constant(PollOutcome.SUCCESS))
            .removeHeaders("*");

        // No stream cache: the answer is bytes already, which ApiAnswer reads once
        from(ATTEMPT).routeId("coingecko-attempt").streamCache(false).routePolicy(requests)
            .description("One attempt: gate, circuit breaker, HTTP, a first look at the answer")
            .errorHandler(noErrorHandler())
            .process(gate::pass).id("gate")
            .circuitBreaker().id("coingecko")
                .resilience4jConfiguration().circuitBreaker("coingeckoBreaker")
                    .throwExceptionWhenHalfOpenOrOpenState(true).end()
                .process(this::prepare).id("prepare")
                .to(Api.endpoint(userAgent)).id("http")
                .process(answer::outage).id("outage")
            .end()
            .process(answer::refusal).id("refusal");
    }

    private void answers(Exchange poll) {
        poll.getMessage().setBody(new Answers(requests(coins.get(), api.get().path()),
                request -> ask(request, poll.getFromRouteId()), polls));
    }

    private List<PriceRequest> requests(List<Coin> coins, String path) {
        Plan plan = last;
        if (plan == null || plan.coins() != coins || !plan.path().equals(path)) {
            plan = new Plan(coins, path, PriceRequest.of(coins, path));
            last = plan;
        }
        return plan.requests();
    }

    private Exchange ask(PriceRequest request, String asking) {
        return template.request(REQUEST, exchange -> {
            exchange.setProperty(Gate.ASKING, asking);
            exchange.getMessage().setBody(request);
        });
    }

    /** Lets a poll that waits look again, since settings have changed. */
    void wake() {
        gate.wake();
    }

    /** When a poll was last answered in full; empty before the first time. */
    Optional<Instant> lastSuccess() {
        return polls.lastSuccess();
    }

    /** How long CoinGecko still wants to be left alone; zero when it does not. */
    Duration pause() {
        return cooldown.remaining();
    }

    /** The state of the circuit breaker, in a word. */
    String breaker() {
        return breaker.getState().name().toLowerCase(Locale.ROOT);
    }

    private void prepare(Exchange exchange) {
        Api api = this.api.get();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, api.path());
        message.setHeader(Exchange.HTTP_QUERY, exchange.getProperty(ApiAnswer.REQUEST, PriceRequest.class).query());
        api.key().ifPresent(key -> message.setHeader(api.keyHeader(), key));
        message.setBody(null);
    }

    private void reportFailure(Exchange exchange) {
        Gate.ending(exchange).ifPresentOrElse(why -> LOG.info("A poll was given up: {}", why),
                () -> LOG.warn("Poll failed: {}; the next one is in {} s", RetryPlan.describe(failure(exchange)),
                        limits.get().fetchInterval().toSeconds()));
    }

    private static Exception failure(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    /** Nothing but what the call needs goes out, nothing but what it may tell comes in. */
    private static DefaultHeaderFilterStrategy onlyOurHeaders() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setFilterOnMatch(false);
        strategy.setLowerCase(true);
        strategy.getOutFilter().addAll(List.of(Api.DEMO_KEY_HEADER, Api.PAID_KEY_HEADER));
        strategy.getInFilter().addAll(List.of("retry-after", "x-ratelimit-reset", "location"));
        return strategy;
    }
}
