package org.cryptoroutes.lint;

import java.util.Collection;
import org.cryptoroutes.settings.Similar;

/** The end of a sentence about a name that is not known: what would be right. */
final class Suggestion {

    private Suggestion() {
    }

    /** The name that was probably meant, else all of them. */
    static String of(String word, Collection<String> known) {
        return Similar.to(word, known).map("did you mean %s?"::formatted)
                .orElseGet(() -> "there are " + String.join(", ", known));
    }
}
