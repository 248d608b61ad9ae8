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
    @ValueSource(strings = {"$WIF:dogwifcoin", "BTC.B:bitcoin-avalanche-bridged-btc-b", "\u5e01\u5b89:bian",
            "USD\u20ae0:usdt0", "A-B:a_b"})
    void takesTheNamesThatCoinsHave(String text) {
        assertThat(Coin.parseList(text)).singleElement()
                .isEqualTo(new Coin(text.split(":")[0], text.split(":")[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BTC", "BTC:", ":bitcoin", "BTC:bitcoin,", "BTC:bitcoin,,ETH:ethereum", "B TC:bitcoin",
            "BTC:bitcoin:usd", "BTC:bitcoin,btc:other", "BTC:bitcoin,XBT:bitcoin", "\"BTC:bitcoin,ETH:ethereum\"",
            "'BTC:bitcoin'", "BTC:\"bitcoin\"", "`BTC`:bitcoin", "{BTC:bitcoin}", "BTC:bit{coin",
            "\u201cBTC:bitcoin\u201d", "\u2018BTC\u2019:bitcoin", "BT\u0000C:bitcoin", "BTC:bit\u001bcoin",
            "BTC:bit\tcoin", "BTC\u200b:bitcoin", "\ufeffBTC:bitcoin", "BTC\u00a0:bitcoin", "BTC:\u00a0bitcoin",
            "BTC:\u202ebitcoin"})
    void refusesWhatIsNoListOfPairs(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Coin.parseList(text)).withMessageContaining("'");
    }
}
