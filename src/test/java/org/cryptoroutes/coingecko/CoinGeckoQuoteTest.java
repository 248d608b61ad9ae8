package org.cryptoroutes.coingecko;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.InvalidPrice;
import org.cryptoroutes.price.PriceRules;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.PriceValidator;
import org.cryptoroutes.price.Quote;
import org.cryptoroutes.price.RecordJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what CoinGecko says about a coin to the record of the contract. */
class CoinGeckoQuoteTest {

    private static final Instant RECEIVED = Instant.parse("2025-11-12T10:30:45.123456Z");
    private static final JsonSchema CONTRACT = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(CoinGeckoQuoteTest.class.getResourceAsStream("/price.schema.json"));

    private final PriceValidator validator = new PriceValidator(() -> new PriceRules(
            new BigDecimal("0.000000000000000001"), new BigDecimal("1000000000"), "crypto-routes",
            Duration.ofMinutes(10)), new SimpleMeterRegistry());

    @Test
    void makesTheRecordOfTheContract() throws InvalidPrice {
        PriceTick tick = validator.validate(quote("""
                {"usd":45234.56,"usd_market_cap":886543210987.65,"usd_24h_vol":28456789012.34,"usd_24h_change":2.34,
                 "last_updated_at":1699876543}"""));

        assertThat(text(tick)).isEqualTo("""
                {"symbol":"BTC","coin_id":"bitcoin","price_usd":45234.56,"volume_24h":28456789012.34,\
                "market_cap":886543210987.65,"price_change_24h":2.34,"last_updated":1699876543,\
                "timestamp":"2025-11-12T10:30:45.123456Z","producer_id":"crypto-routes","message_id":"BTC-1762943445123"}""");
    }

    @ParameterizedTest
    @CsvSource({"115245,115245", "0.864898,0.864898", "64250.10,64250.10", "1.0,1.0", "2.8e-09,0.0000000028",
            "8.12E-6,0.00000812", "1.098e-05,0.00001098", "5.6366e-11,0.000000000056366", "1e3,1000",
            "1000000000,1000000000"})
    void keepsTheDigitsOfThePriceInPlainNotation(String sent, String written) throws InvalidPrice {
        String json = text(validator.validate(quote("{\"usd\":" + sent + "}")));

        assertThat(json).contains("\"price_usd\":" + written + ",");
        assertThat(CONTRACT.validate(json, InputFormat.JSON)).isEmpty();
    }

    @Test
    void keepsLargeNumbersPlain() throws InvalidPrice {
        String json = text(validator.validate(quote("{\"usd\":1,\"usd_market_cap\":2.28E+12,\"usd_24h_vol\":0}")));
        String larger = text(validator.validate(quote(
                "{\"usd\":1,\"usd_market_cap\":9223372036854775807,\"usd_24h_vol\":9223372036854775808,\"usd_24h_change\":-0}")));

        assertThat(json).contains("\"market_cap\":2280000000000,").contains("\"volume_24h\":0,");
        assertThat(larger).contains("\"market_cap\":9223372036854775807,")
                .contains("\"volume_24h\":9223372036854775808,")
                .contains("\"price_change_24h\":0,");
    }

    @Test
    void allowsNullAndNothingWhereTheContractAllowsNull() throws InvalidPrice {
        for (String json : new String[] {"{\"usd\":3}", """
                {"usd":3,"usd_market_cap":null,"usd_24h_vol":null,"usd_24h_change":null,"last_updated_at":null}"""}) {
            PriceTick tick = validator.validate(quote(json));

            assertThat(tick.volume24h()).isNull();
            assertThat(tick.marketCap()).isNull();
            assertThat(tick.priceChange24h()).isNull();
            assertThat(tick.lastUpdated()).isNull();
            assertThat(CONTRACT.validate(text(tick), InputFormat.JSON)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{}                                        | usd             | missing",
            "{\"usd\":null}                            | usd             | null",
            "{\"usd\":0}                               | usd             | not above zero",
            "{\"usd\":-3.5}                            | usd             | not above zero",
            "{\"usd\":\"a lot\"}                       | usd             | no number",
            "{\"usd\":true}                            | usd             | no number",
            "{\"usd\":1e400}                           | usd             | absurd",
            "{\"usd\":1e999999999}                     | usd             | absurd",
            "{\"usd\":1e-999999999}                    | usd             | absurd",
            "{\"usd\":1000000000.01}                   | usd             | above validation.max-price=1000000000",
            "{\"usd\":1e-19}                           | usd             | below validation.min-price=0.000000000000000001",
            "{\"usd\":1,\"usd_24h_vol\":-1}            | usd_24h_vol     | below zero",
            "{\"usd\":1,\"usd_market_cap\":\"x\"}      | usd_market_cap  | no number",
            "{\"usd\":1,\"usd_24h_change\":[1]}        | usd_24h_change  | no number",
            "{\"usd\":1,\"last_updated_at\":1.5}       | last_updated_at | whole number",
            "{\"usd\":1,\"last_updated_at\":-1}        | last_updated_at | below zero",
            "{\"usd\":1,\"usd\":2}                   | ''              | twice",
            "{\"bitcoin\":{},\"bitcoin\":{}}           | ''              | twice",
            "null                                      | ''              | no JSON object",
            "[1]                                       | ''              | no JSON object"})
    void saysWhichFieldIsWrongAndWhy(String json, String field, String words) {
        Quote quote = quote(json);

        InvalidPrice fault = catchThrowableOfType(InvalidPrice.class, () -> validator.validate(quote));

        assertThat(fault.field()).isEqualTo(field);
        assertThat(fault).hasMessageContaining(words);
        assertThat(fault.getMessage()).hasSizeLessThan(200);
        assertThat(fault.quote()).isSameAs(quote);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 5000})
    void refusesAPriceOfManyDigits(int digits) {
        InvalidPrice fault = catchThrowableOfType(InvalidPrice.class,
                () -> validator.validate(quote("{\"usd\":1." + "3".repeat(digits) + "}")));

        assertThat(fault).hasMessageContaining("absurd");
        assertThat(fault.reason()).isEqualTo(InvalidPrice.Reason.ABSURD);
    }

    private static Quote quote(String json) {
        return Quotes.quote(new Coin("BTC", "bitcoin"), json, RECEIVED);
    }

    private static String text(PriceTick tick) {
        return new String(RecordJson.write(tick), UTF_8);
    }
}
