package org.cryptoroutes.api;

import java.util.Arrays;
import java.util.Locale;

/** Understands the header Accept, as far as there is a choice. */
final class MediaRanges {

    private MediaRanges() {
    }

    /** Whether CSV is named, and liked at least as much as JSON. A header that makes no sense asks for nothing. */
    static boolean prefersCsv(String accept) {
        double csv = quality(accept, "text/csv");
        double json = Math.max(quality(accept, "application/json"), quality(accept, "application/*"));
        return csv > 0 && csv >= json;
    }

    private static double quality(String accept, String type) {
        return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(",")).map(range -> range.split(";"))
                .filter(range -> range[0].strip().equals(type)).mapToDouble(MediaRanges::quality).max().orElse(0);
    }

    private static double quality(String[] range) {
        return Arrays.stream(range).map(String::strip).filter(part -> part.matches("q=[01](\\.\\d{0,3})?"))
                .mapToDouble(part -> Double.parseDouble(part.substring(2))).findFirst().orElse(1);
    }
}
