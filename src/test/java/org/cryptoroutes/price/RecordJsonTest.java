package org.cryptoroutes.price;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {

    private static final JsonNode SCHEMA = schema();
    private static final JsonSchema CONTRACT = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SCHEMA);
    private static final String TICK = """
            {"symbol":"BTC","coin_id":"bitcoin","price_usd":45234.50,"volume_24h":28456789012.34,"market_cap":886543210987,\
            "price_change_24h":-2.340,"last_updated":1699876543,"timestamp":"2025-11-12T10:30:45.123456Z",\
            "producer_id":"crypto-routes","message_id":"BTC-1762943445123"}""";

    @Test
    void aTickHasTheFieldsOfTheContractInTheirOrder() throws UnreadableRecord {
        List<String> fields = names(tree(text(RecordJson.read(TICK.getBytes(UTF_8), PriceTick.class))));

        assertThat(fields).isEqualTo(names(SCHEMA.get("properties")));
        assertThat(CONTRACT.validate(TICK, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {TICK, """
            {"symbol":"NEW","coin_id":"newborn","price_usd":0.00000000005600,"volume_24h":null,"market_cap":null,\
            "price_change_24h":null,"last_updated":null,"timestamp":"2025-11-12T10:30:45.123456Z",\
            "producer_id":"crypto-routes","message_id":"NEW-1762943445123"}"""})
    void whatWasReadIsWrittenDigitByDigit(String json) throws UnreadableRecord {
        assertThat(text(RecordJson.read(json.getBytes(UTF_8), PriceTick.class))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({"8.12e-06,0.00000812", "1.0E3,1000", "2.28e+12,2280000000000", "1E+2,100",
            "5.6366e-11,0.000000000056366"})
    void anExponentBecomesDigits(String sent, String written) throws UnreadableRecord {
        String json = TICK.replace("45234.50", sent);

        assertThat(text(RecordJson.read(json.getBytes(UTF_8), PriceTick.class)))
                .contains("\"price_usd\":" + written + ",");
    }

    @Test
    void anyRecordHasItsFieldsAsTextDigitByDigit() throws UnreadableRecord {
        Map<String, String> fields = RecordJson.fields(("{\"a\":\"B\\u00e9\\n\",\"n\": -0.12345678901234567890, "
                + "\"e\":1.50e3, \"i\":12345678901234567890,\"t\":true,\"nothing\":null,\"o\": {\"p\": [1.10, \"x\"]},\"l\":[],\"a2\":\"\",\"i\":7} ").getBytes(UTF_8));

        assertThat(fields).containsOnlyKeys("a", "n", "e", "i", "t", "nothing", "o", "l", "a2")
                .containsEntry("a", "Bé\n").containsEntry("n", "-0.12345678901234567890").containsEntry("e", "1.50e3")
                .containsEntry("i", "7").containsEntry("t", "true").containsEntry("nothing", null)
                .containsEntry("o", "{\"p\":[1.10,\"x\"]}").containsEntry("l", "[]").containsEntry("a2", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[1]", "\"text\"", "no json", "{", "{}}", "{} {}", "{\"a\":}",
        "{\"a\":[1}", "{\"a\":1,}"})
    void whatIsNoObjectHasNoFields(String json) {
        assertThatExceptionOfType(UnreadableRecord.class).isThrownBy(() -> RecordJson.fields(json.getBytes(UTF_8)))
                .withMessageMatching("it is no JSON( object)?");
        assertThatExceptionOfType(UnreadableRecord.class).isThrownBy(() -> RecordJson.fields(null))
                .withMessage("it is no JSON object");
    }

    @Test
    void readsARecordOfAnotherProgramWithTheBareNecessities() throws UnreadableRecord {
        PriceTick tick = RecordJson.read("{\"price_usd\":1,\"more\":[{}],\"symbol\":\"BTC\"}".getBytes(UTF_8),
                PriceTick.class);

        assertThat(tick).isEqualTo(new PriceTick("BTC", null, tick.priceUsd(), null, null, null, null, null, null,
                null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "''                                                        | it is no JSON object",
            "'  '                                                      | it is no JSON object",
            "null                                                      | it is no JSON object",
            "[1]                                                       | it is no JSON object",
            "\"BTC\"                                                   | it is no JSON object",
            "{\"symbol\":\"BTC\",\"price_usd\":1} {}                     | it is no JSON object",
            "hello                                                     | it is no JSON",
            "{\"symbol\":\"BTC\",\"price_usd\":1                       | it is no JSON",
            "{\"symbol\":\"BTC\",\"price_usd\":1}x                     | it is no JSON",
            "{\"symbol\":\"BTC\",\"price_usd\":1.2.3}                  | it is no JSON",
            "{\"symbol\":\"BT                                          | it is no JSON",
            "{}                                                        | it has no symbol",
            "{\"symbol\":null,\"price_usd\":1}                         | it has no symbol",
            "{\"symbol\":\"BTC\"}                                      | it has no price_usd",
            "{\"symbol\":\"BTC\",\"price_usd\":null}                   | it has no price_usd",
            "{\"symbol\":1,\"price_usd\":1}                            | its symbol is no text",
            "{\"symbol\":1.5,\"price_usd\":1}                          | its symbol is no text",
            "{\"symbol\":true,\"price_usd\":1}                         | its symbol is no text",
            "{\"symbol\":[\"BTC\"],\"price_usd\":1}                    | its symbol is no text",
            "{\"symbol\":\"BTC\",\"price_usd\":\"1\"}                  | its price_usd is no number",
            "{\"symbol\":\"BTC\",\"price_usd\":\"\"}                   | its price_usd is no number",
            "{\"symbol\":\"BTC\",\"price_usd\":{\"usd\":1}}            | its price_usd is no number",
            "{\"symbol\":\"BTC\",\"price_usd\":1,\"last_updated\":\"\"} | its last_updated is no number",
            "{\"symbol\":\"BTC\",\"price_usd\":1,\"last_updated\":true} | its last_updated is no number",
            "{\"symbol\":\"BTC\",\"price_usd\":1e999999999}            | its price_usd has an absurd magnitude",
            "{\"symbol\":\"BTC\",\"price_usd\":1e-999999999}           | its price_usd has an absurd magnitude",
            "{\"symbol\":\"BTC\",\"price_usd\":1,\"last_updated\":1e30} | its last_updated has an absurd magnitude",
            "{\"symbol\":\"BTC\",\"price_usd\":1,\"last_updated\":99999999999999999999} | its last_updated has an absurd magnitude"})
    void saysWhatIsWrongWithARecord(String json, String sentence) {
        assertThatExceptionOfType(UnreadableRecord.class)
                .isThrownBy(() -> RecordJson.read(json.getBytes(UTF_8), PriceTick.class)).withMessage(sentence);
    }

    @Test
    void aNumberThatNoParserTakesIsRefused() {
        for (String number : List.of("1e99999999999", "1".repeat(5000))) {
            assertThatExceptionOfType(UnreadableRecord.class).isThrownBy(
                    () -> RecordJson.read(TICK.replace("45234.50", number).getBytes(UTF_8), PriceTick.class));
        }
    }

    @Test
    void refusesNoBytesAtAll() {
        assertThatExceptionOfType(UnreadableRecord.class).isThrownBy(() -> RecordJson.read(null, PriceTick.class))
                .withMessage("it is no JSON object");
    }

    private static String text(PriceTick tick) {
        return new String(RecordJson.write(tick), UTF_8);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode tree(String json) throws UnreadableRecord {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    private static JsonNode schema() {
        try (InputStream schema = RecordJsonTest.class.getResourceAsStream("/price.schema.json")) {
            return new ObjectMapper().readTree(schema);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
