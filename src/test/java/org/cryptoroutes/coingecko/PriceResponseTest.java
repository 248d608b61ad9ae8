package org.cryptoroutes.coingecko;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.Charset;
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
        String text =
                "{ \"bitcoin\" : { \"usd\" : 64250.10, \"x\":[1, {}] } ,\n\"shiba-inu\":{\"usd\":8.12e-06},\"other\":{}}";

        PriceResponse response = parse(text, SHIBA, BITCOIN);

        assertThat(response.quotes()).extracting(Quote::coin, Quote::json, Quote::receivedAt).containsExactly(
                tuple(BITCOIN, "{ \"usd\" : 64250.10, \"x\":[1, {}] }", Instant.EPOCH),
                tuple(SHIBA, "{\"usd\":8.12e-06}", Instant.EPOCH));
        assertThat(response.missing()).isEmpty();
    }

    @Test
    void cutsOutWhatIsNoObjectToo() throws ApiOutage {
        assertThat(parse("{\"bitcoin\":null,\"shiba-inu\":\"gone\\u0021\"}", SHIBA, BITCOIN).quotes())
                .extracting(Quote::json).containsExactly("null", "\"gone\\u0021\"");
    }

    @Test
    void aCoinThatStandsThereTwiceCostsNoOther() throws ApiOutage {
        String text = "{\"bitcoin\":{\"usd\":1},\"shiba-inu\":{\"usd\":2},\"bitcoin\":{\"usd\":3},\"x\":1,\"x\":2}";

        assertThat(parse(text, SHIBA, BITCOIN).quotes())
                .extracting(Quote::coin, Quote::json).containsExactly(
                        tuple(BITCOIN, "{\"bitcoin\":{\"usd\":1},\"bitcoin\":{\"usd\":3}}"),
                        tuple(SHIBA, "{\"usd\":2}"));
    }

    @Test
    void aNumberLongerThanAnyJsonParserTakesCostsNoOtherCoin() throws ApiOutage {
        String number = "1".repeat(100_000);

        assertThat(parse("{\"bitcoin\":{\"usd\":" + number + ",\"x\":0." + number + "},\"shiba-inu\":{}}",
                SHIBA, BITCOIN).quotes()).extracting(Quote::json)
                .containsExactly("{\"usd\":" + number + ",\"x\":0." + number + "}", "{}");
    }

    @Test
    void namesTheCoinsThatWereLeftOut() throws ApiOutage {
        assertThat(parse("{}", SHIBA, BITCOIN).missing()).containsExactlyInAnyOrder(SHIBA, BITCOIN);
    }

    @Test
    void takesTheCoinCalledStatusForACoin() throws ApiOutage {
        assertThat(parse("{\"status\":{\"usd\":0.03}}", STATUS).quotes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "[]", "null", "42", "<html>We are sorry</html>", "{\"bitcoin\":{\"usd\":1",
            "{\"bitcoin\":{\"usd\":NaN}}", "{} {}", "Throttled",
            "{\"status\":{\"error_code\":1020,\"error_message\":\"no\"}}", "{\"error\":\"coin not found\"}",
            "{\"status\":500,\"error\":\"x\"}"})
    void takesWhatIsNoPriceListForAnOutage(String text) {
        ApiOutage outage = catchThrowableOfType(ApiOutage.class, () -> parse(text, BITCOIN));

        assertThat(outage.kind()).isEqualTo(ApiOutage.Kind.NOT_JSON);
        assertThat(outage.getMessage()).doesNotContain("\n").hasSizeLessThan(400);
    }

    @Test
    void cutsCoinsOutOfALongerAlphabetToo() throws ApiOutage {
        assertThat(parse("{\"é\":\"ü€😀\",\"bitcoin\":{\"ß\":\"😀\"}}", BITCOIN).quotes()).extracting(Quote::json)
                .containsExactly("{\"ß\":\"😀\"}");
    }

    @Test
    void takesAnotherEncodingThanUtf8ForAnOutage() {
        for (Charset encoding : List.of(UTF_16, UTF_16LE)) {
            ApiOutage outage = catchThrowableOfType(ApiOutage.class,
                    () -> parse("{\"bitcoin\":{\"é\":1}}".getBytes(encoding), BITCOIN));

            assertThat(outage.kind()).isEqualTo(ApiOutage.Kind.NOT_JSON);
        }
    }

    @Test
    void aByteThatIsNoUtf8CostsNoOtherCoin() throws ApiOutage {
        byte[] body = "{\"bitcoin\":{\"usd\":1,\"é\":2},\"shiba-inu\":{\"usd\":3}}".getBytes(ISO_8859_1);

        assertThat(parse(body, SHIBA, BITCOIN).quotes()).extracting(Quote::json)
                .containsExactly("{\"usd\":1,\"\uFFFD\":2}", "{\"usd\":3}");
    }

    @Test
    void seesTheRateLimitInsideA200() {
        ApiOutage outage = catchThrowableOfType(ApiOutage.class, () -> parse(
                "{\"status\":{\"error_code\":429,\"error_message\":\"You've exceeded the Rate Limit.\"}}", STATUS));

        assertThat(outage.kind()).isEqualTo(ApiOutage.Kind.RATE_LIMITED);
    }

    private static PriceResponse parse(String text, Coin... asked) throws ApiOutage {
        return parse(text.getBytes(UTF_8), asked);
    }

    private static PriceResponse parse(byte[] body, Coin... asked) throws ApiOutage {
        return PriceResponse.parse(body, PriceRequest.of(List.of(asked), "").get(0), Instant.EPOCH);
    }
}
