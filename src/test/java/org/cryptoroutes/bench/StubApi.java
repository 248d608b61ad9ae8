package org.cryptoroutes.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A price API that costs next to nothing: the answer to each URL is rendered once. It remembers when which poll of
 * which coin was asked for and answered, in nanoseconds of {@link System#nanoTime()}.
 */
final class StubApi implements AutoCloseable {

    private static final int MOST_POLLS = 1000;
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Map<String, Chunk> chunks = new ConcurrentHashMap<>();
    private volatile Chunk[] chunkOfCoin;

    /** What one URL asks for. The n-th request of a URL belongs to the n-th poll. */
    private static final class Chunk {
        private final byte[] body;
        private final long[] asked = new long[MOST_POLLS];
        private final long[] answered = new long[MOST_POLLS];
        private int polls;

        Chunk(byte[] body) {
            this.body = body;
        }

        synchronized void answer(HttpExchange call, long now) throws IOException {
            asked[polls] = now;
            call.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            call.sendResponseHeaders(200, body.length);
            try (OutputStream out = call.getResponseBody()) {
                // One write holds the whole body. After it, the reader may be ahead of this thread
                answered[polls++] = System.nanoTime();
                out.write(body);
            }
        }
    }

    StubApi() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v3/simple/price", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v3";
    }

    /** Forgets what was, and expects polls of so many coins. */
    void expect(int coins) {
        chunks.clear();
        chunkOfCoin = new Chunk[coins];
    }

    /** When the first request of a poll came. */
    long asked(int poll) {
        long first = Long.MAX_VALUE;
        for (Chunk chunk : chunks.values()) {
            first = chunk.asked[poll] == 0 ? first : Math.min(first, chunk.asked[poll]);
        }
        return first;
    }

    /** When the last byte that holds this coin was written. */
    long answered(int coin, int poll) {
        return chunkOfCoin[coin].answered[poll];
    }

    private void answer(HttpExchange call) throws IOException {
        long now = System.nanoTime();
        try (call) {
            call.getRequestBody().readAllBytes();
            chunks.computeIfAbsent(call.getRequestURI().getRawQuery(), this::render).answer(call, now);
        } catch (IOException | RuntimeException e) {
            System.err.println("The stub could not answer: " + e);
            throw e;
        }
    }

    private Chunk render(String query) {
        int ids = query.indexOf("ids=") + 4;
        int end = query.indexOf('&', ids);
        int[] coins = SampleCoins.indexes(query.substring(ids, end < 0 ? query.length() : end).split(",|%2C"));
        // As fresh as CoinGecko's: prices that are ten minutes old are an exception, which is counted
        long updated = Instant.now().getEpochSecond();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int coin : coins) {
            body.write(body.size() == 0 ? '{' : ',');
            body.writeBytes(SampleCoins.quote(coin, updated).getBytes(StandardCharsets.US_ASCII));
        }
        body.write('}');
        Chunk chunk = new Chunk(body.toByteArray());
        for (int coin : coins) {
            chunkOfCoin[coin] = chunk;
        }
        return chunk;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
