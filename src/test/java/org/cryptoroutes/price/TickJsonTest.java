package org.cryptoroutes.price;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickJsonTest {

    @Test
    void readsWhatItWrote() throws NotATick {
        PriceTick tick = new PriceTick("SHIB", "shiba-inu", new BigDecimal("0.00000812"), null, new BigDecimal("4.8e9"),
                new BigDecimal("-1.50"), 1699876543L, "2025-11-12T10:30:45.123456Z", "p", "SHIB-1762943445123");

        PriceTick read = TickJson.read(TickJson.write(tick));

        assertThat(read.priceUsd()).isEqualByComparingTo("0.00000812");
        assertThat(read.marketCap()).isEqualByComparingTo("4800000000");
        assertThat(read.volume24h()).isNull();
        assertThat(read.lastUpdated()).isEqualTo(1699876543L);
    }

    @Test
    void readsARecordOfAnotherProgramWithTheBareNecessities() throws NotATick {
        assertThat(TickJson.read("{\"symbol\":\"BTC\",\"price_usd\":1,\"more\":[]}".getBytes(UTF_8)).symbol()).isEqualTo("BTC");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | no JSON object", "hello | no JSON", "[1] | no JSON object", "{} | no symbol",
            "{\"symbol\":\"BTC\"} | no price_usd", "{\"symbol\":1,\"price_usd\":1} | no symbol",
            "{\"symbol\":\"BTC\",\"price_usd\":\"1\"} | no price_usd", "{\"symbol\":\"BTC\",\"price_usd\":1e999999999} | no price_usd",
            "{\"symbol\":\"BTC\",\"price_usd\":1e99999999999} | no price_usd", "{\"symbol\":\"BTC\",\"price_usd\":1 | no JSON",
            "{\"symbol\":\"BTC\",\"price_usd\":1}x | no JSON"})
    void refusesWhatIsNoTick(String text, String words) {
        assertThatExceptionOfType(NotATick.class).isThrownBy(() -> TickJson.read(text.getBytes(UTF_8))).withMessageContaining(words);
    }

    @Test
    void refusesNoBytesAtAll() {
        assertThatExceptionOfType(NotATick.class).isThrownBy(() -> TickJson.read(null));
    }
}
