package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.cryptoroutes.price.Coin;
import org.junit.jupiter.api.Test;

class PriceRequestTest {

    private static final String PATH = "https://api.coingecko.com/api/v3/simple/price";

    @Test
    void asksForDollarsWithAllFourExtras() {
        assertThat(PriceRequest.of(List.of(new Coin("BTC", "bitcoin"), new Coin("ETH", "ethereum")), PATH))
                .singleElement().extracting(PriceRequest::query).isEqualTo("vs_currencies=usd&include_market_cap=true"
                        + "&include_24hr_vol=true&include_24hr_change=true&include_last_updated_at=true&ids=bitcoin,ethereum");
    }

    @Test
    void encodesWhatAnIdMayHold() {
        assertThat(PriceRequest.of(List.of(new Coin("A", "1move token"), new Coin("B", "boringdao-[old]"),
                new Coin("C", "a&b=c")), PATH))
                .singleElement().extracting(PriceRequest::query).asString()
                .endsWith("&ids=1move%20token,boringdao-%5Bold%5D,a%26b%3Dc");
    }

    @Test
    void takesAtMost250IdsARequest() {
        List<PriceRequest> requests = PriceRequest.of(coins(501, "c"), PATH);

        assertThat(requests).extracting(request -> request.coins().size()).containsExactly(250, 250, 1);
        assertThat(requests.stream().flatMap(request -> request.coins().values().stream()))
                .containsExactlyElementsOf(coins(501, "c"));
    }

    @Test
    void keepsTheAddressWithin6000Characters() {
        List<PriceRequest> requests =
                PriceRequest.of(coins(250, "an-id-as-long-as-the-longest-seventy-characters-that-coingecko-has-"),
                        PATH);

        assertThat(requests).hasSizeGreaterThan(1)
                .allSatisfy(request -> assertThat(PATH.length() + 1 + request.query().length())
                        .isLessThanOrEqualTo(6000));
        assertThat(requests.get(0).query().length() + PATH.length()).isGreaterThan(5900);
        assertThat(requests.stream().mapToInt(request -> request.coins().size()).sum()).isEqualTo(250);
    }

    private static List<Coin> coins(int count, String prefix) {
        return IntStream.range(0, count).mapToObj(i -> new Coin("S" + i, prefix + i)).toList();
    }
}
