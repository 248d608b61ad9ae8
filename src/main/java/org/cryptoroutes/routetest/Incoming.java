package org.cryptoroutes.routetest;

import java.util.Map;
import java.util.Optional;

/**
 * What starts the route: a record of its topic, or a message of whatever it reads from.
 *
 * @param topic     empty = the one that the route reads
 * @param key       empty = none
 * @param value     empty = none
 * @param partition from 0
 * @param offset    from 0; empty = as many as records came before it
 * @param request   empty = it is none of HTTP
 */
record Incoming(Optional<String> topic, Optional<String> key, Map<String, String> headers, Optional<String> value,
                int partition, Optional<Integer> offset, Optional<Request> request) {

    /** What starts a route that nobody sends anything, such as one with a timer. */
    static final Incoming NOTHING =
            new Incoming(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), 0, Optional.empty(),
                    Optional.empty());

    /** A request that starts a route. */
    static Incoming of(Request request) {
        return new Incoming(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), 0, Optional.empty(),
                Optional.of(request));
    }
}
