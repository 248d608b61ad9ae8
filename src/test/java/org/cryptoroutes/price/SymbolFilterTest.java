package org.cryptoroutes.price;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolFilterTest {

    @ParameterizedTest
    @CsvSource({"'',BTC,true", ",BTC,true", "'',,true", "BTC,BTC,true", "btc,BTC,true", "'ETH, BTC',BTC,true", "ETH,BTC,false",
            "BTC,,false", "BTCX,BTC,false", "',',BTC,false"})
    void acceptsTheWantedSymbols(String wanted, String symbol, boolean accepted) {
        assertThat(SymbolFilter.of(wanted).accepts(symbol)).isEqualTo(accepted);
    }
}
