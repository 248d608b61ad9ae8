package org.cryptoroutes.routetest;

import java.util.List;
import java.util.Optional;

/**
 * What a route did in a test.
 *
 * @param sent     in the order of sending
 * @param log      the lines of its log steps: level and text
 * @param warnings the lines of WARN and above, whoever wrote them: level and text
 * @param requests its HTTP requests: method, address, and the body when there is one
 * @param responses to its HTTP requests
 * @param store    the rows of the tables that are of interest
 * @param errors   why it failed, one for each message that it failed on
 * @param fault    when requests and responses do not match in number; empty = they do
 */
record Outcome(List<Sent> sent, List<String> log, List<String> warnings, List<String> requests,
               List<Response> responses, List<Sent> store, List<String> errors, Optional<String> fault) {
}
