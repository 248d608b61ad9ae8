package org.cryptoroutes.routetest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer that a request should get. What is empty is not looked at.
 *
 * @param line    where it stands in the test file, from 1
 * @param status  of HTTP
 * @param headers those of interest, by name
 */
record ExpectedResponse(int line, int status, Map<String, ExpectedText> headers, Optional<ExpectedJson> json,
                        Optional<ExpectedText> body) {

    private static final String ADDRESS = "response";

    /** What differs, one phrase each; empty when it is this answer. */
    List<String> differences(Response response) {
        List<String> found = new ArrayList<>();
        if (status != response.status()) {
            found.add("expected status %d but was %d".formatted(status, response.status()));
        }
        found.addAll(new ExpectedRecord(line, ADDRESS, Optional.empty(), headers, json, body)
                .differences(new Sent(ADDRESS, null, response.headers(), response.body())));
        return found;
    }
}
