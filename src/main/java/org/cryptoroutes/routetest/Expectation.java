package org.cryptoroutes.routetest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a case expects. A part that is empty as an Optional is not looked at.
 *
 * @param line     where it stands, from 1
 * @param records  exactly these, in any order
 * @param log      exactly these, in order
 * @param warnings exactly these, in any order
 * @param requests exactly these, in order
 * @param response to the HTTP request
 * @param store    exactly these rows of the tables that are named, in any order
 * @param error    why the route fails; empty = it must not
 */
record Expectation(int line, List<ExpectedRecord> records, Optional<List<ExpectedText>> log,
                   Optional<List<ExpectedText>> warnings, Optional<List<ExpectedText>> requests,
                   Optional<ExpectedResponse> response, Map<String, List<ExpectedRecord>> store,
                   Optional<ExpectedText> error) {
}
