package org.cryptoroutes.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The body of {@code /simple/price}: one object, the coins sorted by id whatever the request's order (recorded from
 * CoinGecko, 2025), unknown ids left out.
 */
final class PriceJson {

    private static final String CURRENCY = "usd";
    private static final int HUGE_BYTES = 50_000_000;
    private static final int FIRST_FILLER = 10_000_000;
    private static final int BYTES_PER_FILLER = ",'filler-10000000':{'usd':1.0}".length();

    private final JsonFactory json = new JsonFactory();
    private final Market market;

    PriceJson(Market market) {
        this.market = market;
    }

    byte[] prices(PriceQuery query, Optional<Fault> fault) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartObject();
            writeCoins(generator, query, fault);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The requested coins, then so many others that the body is 50 MB long; none of it is kept in memory. */
    void hugePrices(PriceQuery query, OutputStream out) throws IOException {
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartObject();
            writeCoins(generator, query, Optional.empty());
            for (int i = 0; i <= HUGE_BYTES / BYTES_PER_FILLER; i++) {
                writeCoin(generator, "filler-" + (FIRST_FILLER + i), Map.of(CURRENCY, "1.0"));
            }
            generator.writeEndObject();
        }
    }

    private void writeCoins(JsonGenerator generator, PriceQuery query, Optional<Fault> fault) throws IOException {
        boolean frozen = fault.equals(Optional.of(Fault.FROZEN));
        boolean stale = fault.equals(Optional.of(Fault.STALE_PAGE));
        String first = query.ids().get(0);
        for (String id : new TreeSet<>(query.ids())) {
            Optional<Quote> quote = frozen ? market.opening(id) : market.quote(id);
            if (quote.isPresent()) {
                Map<String, String> fields = fields(query, quote.get());
                writeCoin(generator, id, fields, id.equals(first) || stale ? fault : Optional.empty());
            }
        }
    }

    private static void writeCoin(
            JsonGenerator generator, String id, Map<String, String> fields, Optional<Fault> fault) throws IOException {
        fault.ifPresent(damage -> Damage.apply(damage, fields));
        int copies = fault.map(Damage::copies).orElse(1);
        for (int copy = 0; copy < copies; copy++) {
            writeCoin(generator, id, fields);
        }
    }

    /** The fields of a coin as JSON text, in the order of the real API; none for an unknown currency. */
    private static Map<String, String> fields(PriceQuery query, Quote quote) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!query.currencies().contains(CURRENCY)) {
            return fields;
        }
        fields.put(CURRENCY, JsonNumber.price(quote.price()));
        if (query.marketCap()) {
            fields.put("usd_market_cap", JsonNumber.full(quote.marketCap()));
        }
        if (query.volume()) {
            fields.put("usd_24h_vol", JsonNumber.full(quote.volume()));
        }
        if (query.change()) {
            fields.put("usd_24h_change", JsonNumber.full(quote.change()));
        }
        if (query.lastUpdated()) {
            fields.put("last_updated_at", Long.toString(quote.lastUpdated().getEpochSecond()));
        }
        return fields;
    }

    private static void writeCoin(JsonGenerator generator, String id, Map<String, String> fields) throws IOException {
        generator.writeObjectFieldStart(id);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            generator.writeFieldName(field.getKey());
            generator.writeRawValue(field.getValue());
        }
        generator.writeEndObject();
    }
}
