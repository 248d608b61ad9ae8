package org.cryptoroutes.coingecko;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides after a failed attempt whether there is another one, and when: after the pause that the API asked for, else
 * with exponential backoff and jitter. A pause longer than the fetch interval ends the poll; the next one then waits.
 * The {@link Gate} does the waiting.
 */
final class RetryPlan implements Processor, Predicate {

    private static final Logger LOG = LoggerFactory.getLogger(RetryPlan.class);
    private static final String AGAIN = "attemptAgain";
    private static final String RETRIES = "retries";
    private static final String NOT_BEFORE = "notBefore";
    private static final Duration BAN = Duration.ofMinutes(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final double JITTER = 0.25;
    private static final Duration SLACK = Duration.ofMillis(20);

    private final Supplier<ApiLimits> limits;
    private final Cooldown cooldown;

    RetryPlan(Supplier<ApiLimits> limits, Cooldown cooldown) {
        this.limits = limits;
        this.cooldown = cooldown;
    }

    /** Called by the error handler once per failure, before it asks {@link #matches}. */
    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.setProperty(AGAIN, Gate.ending(exchange).isEmpty() && !isFinal(failure) && retry(exchange, failure));
    }

    /** Camel goes on calling this plan for what a retry met, also when that is of a kind that is never retried. */
    private static boolean isFinal(Exception failure) {
        return Stream.of(GivenUp.class, RequestRefused.class, CallNotPermittedException.class)
                .anyMatch(type -> cause(type, failure) != null);
    }

    /** Camel's own search looks into suppressed exceptions too, and there the failures before this one are. */
    static <T extends Throwable> T cause(Class<T> type, Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !type.isInstance(cause)) {
            cause = cause.getCause();
        }
        return type.cast(cause);
    }

    private boolean retry(Exchange exchange, Exception failure) {
        ApiLimits limits = this.limits.get();
        int retries = exchange.getProperty(RETRIES, 0, Integer.class);
        ApiOutage outage = cause(ApiOutage.class, failure);
        boolean retry = retries < limits.maxRetries();
        Duration delay;
        if (outage != null && pauses(outage)) {
            Duration pause = pause(outage, limits);
            cooldown.extend(pause);
            delay = cooldown.remaining().plus(SLACK);
            retry &= outage.kind() != ApiOutage.Kind.BANNED && pause.compareTo(limits.fetchInterval()) <= 0;
            LOG.warn("CoinGecko answered {}: no request for {} ({})", outage.getMessage(), words(pause),
                    reason(outage, pause));
        } else {
            delay = backoff(limits.firstBackoff(), retries);
            if (retry) {
                LOG.warn("{}; retry {} of {} in {}", describe(failure), retries + 1, limits.maxRetries(), words(delay));
            }
        }
        exchange.setProperty(RETRIES, retries + 1);
        exchange.setProperty(NOT_BEFORE, Instant.now().plus(delay));
        return retry;
    }

    /** What is left of the pause before this attempt; zero when it is over, and before the first one. */
    static Duration backoff(Exchange exchange) {
        Duration left = Duration.between(Instant.now(), exchange.getProperty(NOT_BEFORE, Instant.EPOCH, Instant.class));
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public boolean matches(Exchange exchange) {
        return exchange.getProperty(AGAIN, false, Boolean.class);
    }

    /** What happened in words for a person: the API's answer, or what became of the connection. */
    static String describe(Throwable failure) {
        ApiOutage outage = cause(ApiOutage.class, failure);
        if (outage != null) {
            return "CoinGecko answered " + outage.getMessage();
        }
        UnknownHostException unknown = cause(UnknownHostException.class, failure);
        if (unknown != null) {
            // The JDK says the name alone, or with the system's words behind it
            return "CoinGecko can't be reached: the name %s is not known here"
                    .formatted(String.valueOf(unknown.getMessage()).split(":", 2)[0]);
        }
        if (cause(InterruptedIOException.class, failure) != null) {
            return "CoinGecko gave no complete answer in time (api.request-timeout)";
        }
        if (cause(AnswerTooLarge.class, failure) != null) {
            return cause(AnswerTooLarge.class, failure).getMessage();
        }
        ConnectException refused = cause(ConnectException.class, failure);
        IOException io = refused != null ? refused : cause(IOException.class, failure);
        if (io == null) {
            return "the request failed: " + failure;
        }
        return (RequestMeter.Outcome.of(failure) == RequestMeter.Outcome.CONNECTION_LOST
                ? "CoinGecko broke the connection off: " : "CoinGecko can't be reached: ")
                + ErrorBody.excerpt(String.valueOf(io.getMessage()));
    }

    private static boolean pauses(ApiOutage outage) {
        return outage.pause() != null || outage.kind() == ApiOutage.Kind.RATE_LIMITED || isBan(outage);
    }

    private static boolean isBan(ApiOutage outage) {
        return outage.kind() == ApiOutage.Kind.BANNED;
    }

    private static Duration pause(ApiOutage outage, ApiLimits limits) {
        Duration asked = outage.pause() != null ? outage.pause() : isBan(outage) ? BAN : limits.rateLimitDelay();
        Duration granted = isBan(outage) && asked.compareTo(BAN) < 0 ? BAN : asked;
        return granted.compareTo(limits.maxRetryAfter()) > 0 ? limits.maxRetryAfter() : granted;
    }

    private static String reason(ApiOutage outage, Duration pause) {
        Duration asked = outage.pause();
        if (asked == null) {
            return isBan(outage) ? "it named no time, and a ban ends sooner when it is left alone"
                    : "it named no time, so api.rate-limit-delay holds";
        }
        return pause.equals(asked) ? "as it asked"
                : "it asked for %s, %s".formatted(words(asked), pause.compareTo(asked) < 0
                        ? "more than api.max-retry-after" : "but a ban ends sooner when it is left alone");
    }

    private static Duration backoff(Duration first, int retries) {
        long millis = Math.min(first.toMillis() << Math.min(retries, 10), LONGEST_BACKOFF.toMillis());
        return Duration.ofMillis(Math.round(millis * (1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER))));
    }

    private static String words(Duration duration) {
        return duration.toMillisPart() == 0 || duration.toSeconds() >= 10 ? duration.toSeconds() + " s"
                : "%.1f s".formatted(duration.toMillis() / 1000.0).toLowerCase(Locale.ROOT);
    }
}
