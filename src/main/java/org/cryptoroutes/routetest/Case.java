package org.cryptoroutes.routetest;

import java.util.List;
import java.util.Optional;
import org.cryptoroutes.settings.Settings;

/**
 * One case of a test file.
 *
 * @param place    the case as a whole
 * @param route    the id of the route under test
 * @param settings that hold in it
 * @param answers  to the HTTP requests of the route, in order
 * @param incoming what starts the route, one after the other
 * @param store    what is in the store; empty = the case has none
 */
record Case(Part place, String name, Part route, Settings settings, List<Answer> answers, List<Incoming> incoming,
            Optional<List<Kept>> store, Expectation expectation) {

    /** A record that is in the store, with the table that it is in. */
    record Kept(Part place, String table, String record) {
    }

    /** It can't be run to its end. */
    InvalidTest fault(String sentence) {
        return place.fault(name + ": " + sentence);
    }
}
