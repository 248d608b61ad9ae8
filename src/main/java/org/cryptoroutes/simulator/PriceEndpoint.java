package org.cryptoroutes.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** {@code GET /simple/price}: prices, an error, or prices spoilt by a fault. */
final class PriceEndpoint {

    /** CoinGecko's documented limit, 2026. */
    private static final int MAX_IDS = 515;

    /** Recorded from CoinGecko, 2025 and 2026. */
    private static final Map<String, String> HEADERS = Map.of(
            "content-type", Answer.JSON,
            "cache-control", "max-age=30, public, must-revalidate, s-maxage=60",
            "vary", "Accept-Encoding");

    private final FaultSchedule faults;
    private final ErrorAnswers errors;
    private final PriceJson json;
    private final Delivery delivery;
    private final Duration slow;

    PriceEndpoint(FaultSchedule faults, ErrorAnswers errors, PriceJson json, Delivery delivery, Duration slow) {
        this.faults = faults;
        this.errors = errors;
        this.json = json;
        this.delivery = delivery;
        this.slow = slow;
    }

    void answer(HttpExchange exchange) throws IOException {
        Optional<Fault> fault = faults.next();
        PriceQuery query = PriceQuery.parse(Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""));
        Optional<Answer> error = fault.flatMap(errors::of).or(() -> mistake(query));
        if (error.isPresent()) {
            Delivery.whole(exchange, error.get());
        } else {
            send(exchange, query, fault);
        }
    }

    private Optional<Answer> mistake(PriceQuery query) {
        if (query.ids().isEmpty()) {
            return Optional.of(errors.missingParameter("ids"));
        }
        if (query.currencies().isEmpty()) {
            return Optional.of(errors.missingParameter("vs_currencies"));
        }
        return query.ids().size() > MAX_IDS ? Optional.of(errors.tooManyIds(MAX_IDS)) : Optional.empty();
    }

    private void send(HttpExchange exchange, PriceQuery query, Optional<Fault> fault) throws IOException {
        Answer plain = new Answer(200, HEADERS, json.prices(query, fault));
        Answer prices = acceptsGzip(exchange) ? plain.gzipped() : plain;
        if (fault.isEmpty()) {
            Delivery.whole(exchange, prices);
            return;
        }
        switch (fault.get()) {
            case SLOW -> delivery.late(exchange, prices, slow);
            case HANG -> delivery.never(exchange, plain);
            case DRIP -> delivery.drip(exchange, plain);
            case RESET -> exchange.close();
            case TRUNCATED -> Delivery.whole(exchange, plain.cutInHalf());
            case TWICE -> Delivery.whole(exchange, plain.twice());
            case HUGE -> Delivery.stream(exchange, plain, out -> json.hugePrices(query, out));
            case GZIP_BOMB -> hugeButPacked(exchange, plain, query);
            default -> Delivery.whole(exchange, prices);
        }
    }

    private void hugeButPacked(HttpExchange exchange, Answer plain, PriceQuery query) throws IOException {
        if (acceptsGzip(exchange)) {
            Delivery.stream(exchange, plain.with("content-encoding", "gzip"), out -> {
                try (OutputStream packed = new GZIPOutputStream(out)) {
                    json.hugePrices(query, packed);
                }
            });
        } else {
            Delivery.stream(exchange, plain, out -> json.hugePrices(query, out));
        }
    }

    private static boolean acceptsGzip(HttpExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        return accepted != null && accepted.contains("gzip");
    }
}
