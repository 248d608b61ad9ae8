package org.cryptoroutes.coingecko;

import java.time.Duration;

/**
 * How the program behaves towards the API.
 *
 * @param fetchInterval        between two polls
 * @param requestsPerMinute    that the throttle lets through, retries included; at least 1
 * @param maxRetries           further attempts after a failed request; 0 or more
 * @param firstBackoff         before the first retry when the API names no time; doubled for each further one
 * @param rateLimitDelay       to wait after a 429 that names no time
 * @param maxRetryAfter        the longest wait that a 429 is granted
 */
record ApiLimits(Duration fetchInterval, int requestsPerMinute, int maxRetries, Duration firstBackoff,
                        Duration rateLimitDelay, Duration maxRetryAfter) {
}
