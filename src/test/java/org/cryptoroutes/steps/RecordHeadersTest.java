package org.cryptoroutes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordHeadersTest {

    /** What comes in is as foreign as what goes out: it must not steer a producer behind it. */
    @ParameterizedTest
    @CsvSource({"symbol,false", "coin_id,false", "Symbol,true", "Set-Cookie,true", "CamelHttpUri,true",
            "kafka.OVERRIDE_TOPIC,true"})
    void holdsBackAllButTheNamedInBothDirections(String header, boolean heldBack) {
        RecordHeaders headers = new RecordHeaders("symbol", "coin_id");

        assertThat(headers.applyFilterToCamelHeaders(header, "x", null)).isEqualTo(heldBack);
        assertThat(headers.applyFilterToExternalHeaders(header, "x", null)).isEqualTo(heldBack);
    }
}
