package org.cryptoroutes.candles;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Writes a time with all of its microseconds, as the ticks have it: {@code 2026-11-29T10:00:04.120000Z}. */
final class Microseconds extends Times {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Override
    String text(Instant time) {
        return FORM.format(time);
    }

    /** @param micros since 1970 */
    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
