package org.cryptoroutes.routetest;

import java.util.List;
import org.cryptoroutes.settings.Settings;

/**
 * One case of a test file.
 *
 * @param place    the case as a whole
 * @param route    the id of the route under test
 * @param settings that hold in it
 * @param answers  to the HTTP requests of the route, in order
 * @param incoming what starts the route, one after the other
 */
record Case(Part place, String name, Part route, Settings settings, List<Answer> answers, List<Incoming> incoming,
            Expectation expectation) {

    /** It can't be run to its end. */
    InvalidTest fault(String sentence) {
        return place.fault(name + ": " + sentence);
    }
}
