package org.cryptoroutes.coingecko;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cryptoroutes.price.Coin;

/**
 * One GET of {@code /simple/price}: some of the coins, few enough for one request.
 *
 * @param coins by their ids, in the order of the settings
 * @param query encoded, without the question mark
 * @param json  reads the answers; knows their names again, which the ids of thousands of coins would push out of one
 *              table. A number of any length passes, and is judged with its coin
 */
record PriceRequest(Map<String, Coin> coins, String query, JsonFactory json) {

    /** CoinGecko takes up to 515 ids, but a long URL ends in a 414 from the servers in front of it. */
    static final int MAX_IDS = 250;
    static final int MAX_URL = 6000;

    private static final String FIXED = "vs_currencies=usd&include_market_cap=true&include_24hr_vol=true"
            + "&include_24hr_change=true&include_last_updated_at=true&ids=";

    /** @param path what stands before the query, such as {@code https://api.coingecko.com/api/v3/simple/price} */
    static List<PriceRequest> of(List<Coin> coins, String path) {
        int room = MAX_URL - path.length() - 1 - FIXED.length();
        List<PriceRequest> requests = new ArrayList<>();
        Map<String, Coin> chunk = new LinkedHashMap<>();
        StringBuilder ids = new StringBuilder();
        for (Coin coin : coins) {
            // No blank after the comma: CoinGecko would not know the id
            String id = URLEncoder.encode(coin.id(), StandardCharsets.UTF_8).replace("+", "%20");
            if (!chunk.isEmpty() && (chunk.size() == MAX_IDS || ids.length() + 1 + id.length() > room)) {
                requests.add(request(chunk, ids));
                chunk.clear();
                ids.setLength(0);
            }
            chunk.put(coin.id(), coin);
            ids.append(ids.isEmpty() ? "" : ",").append(id);
        }
        requests.add(request(chunk, ids));
        return List.copyOf(requests);
    }

    private static PriceRequest request(Map<String, Coin> coins, CharSequence ids) {
        StreamReadConstraints anyNumber =
                StreamReadConstraints.builder().maxNumberLength(BoundedAnswer.MAX_BYTES).build();
        return new PriceRequest(Collections.unmodifiableMap(new LinkedHashMap<>(coins)), FIXED + ids,
                JsonFactory.builder().streamReadConstraints(anyNumber).build());
    }
}
