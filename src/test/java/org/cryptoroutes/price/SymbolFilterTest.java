package org.cryptoroutes.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolFilterTest {

    @ParameterizedTest
    @CsvSource({"'',BTC,true", ",BTC,true", "'',,true", "BTC,BTC,true", "btc,BTC,true", "'ETH, BTC',BTC,true",
            "ETH,BTC,false", "BTC,,false", "BTCX,BTC,false", "',',BTC,false"})
    void acceptsTheWantedSymbols(String wanted, String symbol, boolean accepted) {
        assertThat(SymbolFilter.of(wanted).accepts(symbol)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"BTC\"", "BTC,'ETH'", "{BTC}", "BTC ETH", "BTC\u0007", "BTC\u200b"})
    void refusesWhatNoSymbolIs(String wanted) {
        assertThatIllegalArgumentException().isThrownBy(() -> SymbolFilter.of(wanted))
                .withMessageContaining("is no symbol").withMessageContaining("such as BTC or BTC,ETH");
    }
}
