package org.cryptoroutes.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoinTest {

    @Test
    void readsPairsInTheirOrderWithBlanksAndAnyCase() {
        assertThat(Coin.parseList("BTC:bitcoin, eth : ethereum,1MOVE:1move token,BORING:boringdao-[old]"))
                .containsExactly(new Coin("BTC", "bitcoin"), new Coin("ETH", "ethereum"),
                        new Coin("1MOVE", "1move token"), new Coin("BORING", "boringdao-[old]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BTC", "BTC:", ":bitcoin", "BTC:bitcoin,", "BTC:bitcoin,,ETH:ethereum", "B TC:bitcoin",
            "BTC:bitcoin:usd", "BTC:bitcoin,btc:other", "BTC:bitcoin,XBT:bitcoin"})
    void refusesWhatIsNoListOfPairs(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Coin.parseList(text)).withMessageContaining("'");
    }
}
