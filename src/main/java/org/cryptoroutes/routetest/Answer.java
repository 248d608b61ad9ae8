package org.cryptoroutes.routetest;

import java.util.Map;
import java.util.Optional;

/**
 * How an HTTP request of a route is answered.
 *
 * @param status  the HTTP code
 * @param body    may be empty
 * @param failure instead of an answer; empty = there is one
 */
record Answer(int status, Map<String, String> headers, String body, Optional<Failure> failure) {

    /** What may become of a connection. */
    enum Failure { REFUSED, TIMEOUT }
}
