package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterGroupTest {

    @ParameterizedTest
    @CsvSource({"BTC,crypto-analyzer-group-BTC", "' BTC, ETH',crypto-analyzer-group-BTC-ETH"})
    void isNamedAfterItsSymbols(String filter, String group) {
        assertThat(FilterGroup.of(filter)).isEqualTo(group);
    }

    @Test
    void noTwoFiltersShareOne() {
        assertThat(Stream.of("\u5e01\u5b89\u4eba\u751f", "\u9f99\u867e", "$WIF", "WIF", "BTC.B", "BTC,B", "BTC-B",
                "BTC_B", "\u00e9", "e\u0301", "_24_WIF", "\ud83d\ude80",
                "\ud83d\udc36").map(FilterGroup::of)).doesNotHaveDuplicates();
    }
}
