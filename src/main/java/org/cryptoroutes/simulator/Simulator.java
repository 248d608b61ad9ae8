package org.cryptoroutes.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for CoinGecko's {@code /simple/price} and {@code /ping}: prices that move like real ones and, when asked
 * for, the faults of the real service.
 *
 * <p>Every coin id is known, except those that begin with {@code unknown-}. The only currency is {@code usd}. Safe for
 * use by many threads. Its own threads are daemons, so it never keeps a program from ending.
 */
public final class Simulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final String ROOT = "/api/v3";
    private static final int THREADS = 8;

    static {
        // The JDK's server sends head and body apart; with Nagle's algorithm the body then waits 40 ms for an ACK
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ScheduledExecutorService threads;
    private final String baseUrl;
    private final FaultSchedule faults;
    private final RequestLog log = new RequestLog();
    private final ErrorAnswers errors;
    private final PriceEndpoint prices;

    private Simulator(HttpServer server, SimulatorOptions options) {
        Clock clock = Clock.systemUTC();
        long seed = options.seed() == 0 ? new SplittableRandom().nextLong() : options.seed();
        this.server = server;
        // Discards, because an answer that would begin after close() is of no use to anyone
        this.threads = new ScheduledThreadPoolExecutor(
                THREADS, task -> daemon(task, "simulator"), new ScheduledThreadPoolExecutor.DiscardPolicy());
        this.baseUrl = "http://" + bracketed(options.host()) + ":" + server.getAddress().getPort() + ROOT;
        this.faults = new FaultSchedule(options.faults(), options.faultEvery());
        this.errors = new ErrorAnswers(clock, options.retryAfter());
        this.prices = new PriceEndpoint(
                faults, errors, new PriceJson(new Market(clock, seed)), new Delivery(threads), options.slow());
    }

    /**
     * Starts a simulator; it answers when this method returns.
     *
     * @param options how it behaves, not null
     * @return the running simulator, never null; to be closed by the caller
     * @throws UncheckedIOException if it cannot listen there, for example because the port is taken
     */
    public static Simulator start(SimulatorOptions options) {
        Simulator simulator = new Simulator(bind(options), options);
        simulator.serve();
        return simulator;
    }

    /** The URL before {@code /simple/price}, for example {@code http://127.0.0.1:41234/api/v3}; never null. */
    public String baseUrl() {
        return baseUrl;
    }

    /**
     * Queues faults: each of the next requests for prices takes one. When the queue is empty, the fault set by
     * {@link #always} goes on, or else the schedule of the options.
     *
     * @param faults what goes wrong, in this order; no element is null
     */
    public void next(Fault... faults) {
        this.faults.enqueue(List.of(faults));
    }

    /** Lets every request for prices that takes no queued fault meet this one, not null, until {@link #heal()}. */
    public void always(Fault fault) {
        faults.always(Objects.requireNonNull(fault));
    }

    /** Forgets what {@link #next} and {@link #always} have set. The schedule of the options stays. */
    public void heal() {
        faults.heal();
    }

    /** The last 10,000 requests on any path, oldest first: an immutable copy, never null. */
    public List<Request> requests() {
        return log.snapshot();
    }

    /** How many requests have arrived on any path since the start, forgotten ones included. */
    public int requestCount() {
        return log.count();
    }

    /** Stops at once; open connections are cut. To close twice does no harm. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * A request as it arrived.
     *
     * @param at      when, not null
     * @param path    the path, undecoded, for example {@code /api/v3/ping}; not null
     * @param query   what follows the question mark, undecoded; not null, empty if there is none
     * @param headers all headers, their names in lower case; not null, immutable. An API key is among them
     */
    public record Request(Instant at, String path, String query, Map<String, List<String>> headers) {
    }

    private static HttpServer bind(SimulatorOptions options) {
        try {
            return HttpServer.create(new InetSocketAddress(options.host(), options.port()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The simulated CoinGecko cannot listen on %s:%d (%s); choose another port, "
                    .formatted(options.host(), options.port(), e.getMessage()) + "or 0 for a free one.", e);
        }
    }

    /** The server's own thread inherits being a daemon from the one that starts it; there is no other way to set it. */
    private void serve() {
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        Thread starter = daemon(server::start, "simulator-start");
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) {
        try {
            log.add(exchange);
            route(exchange);
        } catch (IOException e) {
            LOG.debug("A client left before its answer was complete: {}", e.toString());
            exchange.close();
        } catch (RuntimeException e) {
            LOG.error("The simulator failed to answer {}", exchange.getRequestURI().getPath(), e);
            exchange.close();
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        if (!namesItself(exchange.getRequestHeaders())) {
            Delivery.whole(exchange, errors.missingUserAgent());
            return;
        }
        switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "GET " + ROOT + "/ping" -> Delivery.whole(exchange, Answer.json(200, """
                    {"gecko_says":"(V3) To the Moon!"}"""));
            case "GET " + ROOT + "/simple/price", "GET " + ROOT + "/simple/price/" -> prices.answer(exchange);
            default -> Delivery.whole(exchange, errors.incorrectPath());
        }
    }

    private static boolean namesItself(Headers headers) {
        String userAgent = headers.getFirst("User-Agent");
        return userAgent != null && !userAgent.isBlank();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
