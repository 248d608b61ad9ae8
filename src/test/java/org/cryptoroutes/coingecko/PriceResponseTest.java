package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.Quote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceResponseTest {

    private static final Coin BITCOIN = new Coin("BTC", "bitcoin");
    private static final Coin STATUS = new Coin("SNT", "status");
    private static final Coin SHIBA = new Coin("SHIB", "shiba-inu");

    @Test
    void cutsTheCoinsOutCharacterForCharacter() throws ApiOutage {
        String text = "{ \"bitcoin\" : { \"usd\" : 64250.10, \"x\":[1, {}] } ,\n\"shiba-inu\":{\"usd\":8.12e-06},\"other\":{}}";

        PriceResponse response = PriceResponse.parse(text, List.of(SHIBA, BITCOIN), Instant.EPOCH);

        assertThat(response.quotes()).containsExactly(
                new Quote(BITCOIN, "{ \"usd\" : 64250.10, \"x\":[1, {}] }", Instant.EPOCH),
                new Quote(SHIBA, "{\"usd\":8.12e-06}", Instant.EPOCH));
        assertThat(response.missing()).isEmpty();
    }

    @Test
    void cutsOutWhatIsNoObjectToo() throws ApiOutage {
        assertThat(PriceResponse.parse("{\"bitcoin\":null,\"shiba-inu\":\"gone\\u0021\"}", List.of(SHIBA, BITCOIN), Instant.EPOCH).quotes())
                .extracting(Quote::json).containsExactly("null", "\"gone\\u0021\"");
    }

    @Test
    void aCoinThatStandsThereTwiceCostsNoOther() throws ApiOutage {
        String text = "{\"bitcoin\":{\"usd\":1},\"shiba-inu\":{\"usd\":2},\"bitcoin\":{\"usd\":3},\"x\":1,\"x\":2}";

        assertThat(PriceResponse.parse(text, List.of(SHIBA, BITCOIN), Instant.EPOCH).quotes()).containsExactly(
                new Quote(BITCOIN, "{\"bitcoin\":{\"usd\":1},\"bitcoin\":{\"usd\":3}}", Instant.EPOCH),
                new Quote(SHIBA, "{\"usd\":2}", Instant.EPOCH));
    }

    @Test
    void aNumberLongerThanAnyJsonParserTakesCostsNoOtherCoin() throws ApiOutage {
        String number = "1".repeat(100_000);

        assertThat(PriceResponse.parse("{\"bitcoin\":{\"usd\":" + number + ",\"x\":0." + number + "},\"shiba-inu\":{}}",
                List.of(SHIBA, BITCOIN), Instant.EPOCH).quotes()).extracting(Quote::json)
                .containsExactly("{\"usd\":" + number + ",\"x\":0." + number + "}", "{}");
    }

    @Test
    void namesTheCoinsThatWereLeftOut() throws ApiOutage {
        assertThat(PriceResponse.parse("{}", List.of(SHIBA, BITCOIN), Instant.EPOCH).missing()).containsExactlyInAnyOrder(SHIBA, BITCOIN);
    }

    @Test
    void takesTheCoinCalledStatusForACoin() throws ApiOutage {
        assertThat(PriceResponse.parse("{\"status\":{\"usd\":0.03}}", List.of(STATUS), Instant.EPOCH).quotes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "[]", "null", "42", "<html>We are sorry</html>", "{\"bitcoin\":{\"usd\":1", "{\"bitcoin\":{\"usd\":NaN}}",
            "{} {}", "Throttled",
            "{\"status\":{\"error_code\":1020,\"error_message\":\"no\"}}", "{\"error\":\"coin not found\"}", "{\"status\":500,\"error\":\"x\"}"})
    void takesWhatIsNoPriceListForAnOutage(String text) {
        ApiOutage outage = catchThrowableOfType(ApiOutage.class, () -> PriceResponse.parse(text, List.of(BITCOIN), Instant.EPOCH));

        assertThat(outage.kind()).isEqualTo(ApiOutage.Kind.NOT_JSON);
        assertThat(outage.getMessage()).doesNotContain("\n").hasSizeLessThan(400);
    }

    @Test
    void seesTheRateLimitInsideA200() {
        ApiOutage outage = catchThrowableOfType(ApiOutage.class, () -> PriceResponse.parse(
                "{\"status\":{\"error_code\":429,\"error_message\":\"You've exceeded the Rate Limit.\"}}", List.of(STATUS), Instant.EPOCH));

        assertThat(outage.kind()).isEqualTo(ApiOutage.Kind.RATE_LIMITED);
    }
}
