package org.cryptoroutes.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spreadsheet is given. */
class CsvTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "=HYPERLINK(0)", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
        "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20A"})
    void noTextIsAFormulaNeitherInACellNorAsAName(String text) throws IOException {
        for (String json : new String[]{
                JsonNodeFactory.instance.objectNode().put("x", text).toString(),
                JsonNodeFactory.instance.objectNode().put(text, 1).toString()}) {
            assertThat(Csv.of(json)).contains("'" + text).doesNotStartWith(text)
                    .doesNotContain("\n" + text, "\n\"" + text);
        }
    }

    @Test
    void whatSeparatesCellsIsQuotedSoThatNoneBeginsInATextAndNumbersStayNumbers() throws IOException {
        assertThat(Csv.of("""
                [{"a":"x,=1","b":"x;=1","c":"x\\n=1","d":"x\\",=1","e":-2.50,"f":null,"g":["-"]}]"""))
                .isEqualTo("a,b,c,d,e,f,g_1\r\n\"x,=1\",\"x;=1\",\"x\n=1\",\"x\"\",=1\",-2.50,,'-\r\n");
    }
}
