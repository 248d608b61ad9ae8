package org.cryptoroutes.simulator;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a request for prices asks for. Names are not trimmed: the API does not find {@code " ethereum"} either (recorded
 * from CoinGecko, 2021). Parameters not named here, such as {@code precision}, are ignored.
 *
 * @param ids in the order of the request
 */
record PriceQuery(
        List<String> ids, List<String> currencies,
        boolean marketCap, boolean volume, boolean change, boolean lastUpdated) {

    static PriceQuery parse(String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new PriceQuery(
                list(parameters.get("ids")),
                list(parameters.get("vs_currencies")),
                "true".equals(parameters.get("include_market_cap")),
                "true".equals(parameters.get("include_24hr_vol")),
                "true".equals(parameters.get("include_24hr_change")),
                "true".equals(parameters.get("include_last_updated_at")));
    }

    private static List<String> list(String value) {
        return value == null ? List.of() : Arrays.stream(value.split(",")).filter(name -> !name.isBlank()).toList();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, UTF_8);
    }
}
