package org.cryptoroutes.settings;

import java.util.Optional;

/**
 * Where a setting is from.
 *
 * @param words for a sentence, such as {@code the environment (KAFKA_TOPIC)}; empty when there is a place
 * @param place in a file; empty = in none
 */
record Origin(String words, Optional<Place> place) {

    static Origin of(String words) {
        return new Origin(words, Optional.empty());
    }

    /** @param name of the variable */
    static Origin ofEnvironment(String name) {
        return of("the environment (" + name + ")");
    }
}
