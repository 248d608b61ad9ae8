package org.cryptoroutes.live.test;

import java.util.List;

/**
 * What a route did in a test.
 *
 * @param sent     in the order of sending
 * @param log      the lines of its log steps: level and text
 * @param warnings the lines of WARN and above, whoever wrote them: level and text
 * @param requests its HTTP requests: method, address, and the body when there is one
 * @param errors   why it failed, one for each message that it failed on
 * @param faults   what went wrong with the test itself, such as a request that it has no answer for
 */
record Outcome(List<Sent> sent, List<String> log, List<String> warnings, List<String> requests, List<String> errors,
               List<String> faults) {
}
