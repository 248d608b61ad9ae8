package org.cryptoroutes.settings;

import java.util.Optional;

/**
 * What is wrong with a setting, or with a file of settings.
 *
 * @param place    in a file; empty = it comes from elsewhere, and the sentence says from where
 * @param fatal    whether the program refuses to start; otherwise it only warns
 * @param sentence without its end, and without the value when that is from a file: it may be a secret
 */
public record SettingFault(Optional<Place> place, boolean fatal, String sentence) {

    static SettingFault fatal(Place place, String sentence) {
        return new SettingFault(Optional.of(place), true, sentence);
    }

    static SettingFault harmless(Place place, String sentence) {
        return new SettingFault(Optional.of(place), false, sentence);
    }

    /** The whole sentence, which begins with the place. */
    String full() {
        return place.map(where -> where + ": ").orElse("") + sentence + ".";
    }
}
