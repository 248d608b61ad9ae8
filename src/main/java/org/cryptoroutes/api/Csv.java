package org.cryptoroutes.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes records as CSV (RFC 4180): a line of names first, numbers with the digits that they have, what is null as an
 * empty cell, {@code {"sma":{"20":1}}} in the column {@code sma_20}.
 */
final class Csv {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String END = "\r\n";
    /** What makes a formula of a cell, in full width too. */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";
    private static final Pattern PLAIN = Pattern.compile("[^\",;\t\r\n]*");

    private Csv() {
    }

    /** @param json an object, or an array of them */
    static String of(String json) throws IOException {
        List<Map<String, String>> rows = rows(json);
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        StringBuilder csv = new StringBuilder(json.length());
        if (!columns.isEmpty()) {
            csv.append(columns.stream().map(Csv::text).collect(Collectors.joining(","))).append(END);
        }
        for (Map<String, String> row : rows) {
            csv.append(columns.stream().map(column -> row.getOrDefault(column, "")).collect(Collectors.joining(",")))
                    .append(END);
        }
        return csv.toString();
    }

    private static List<Map<String, String>> rows(String json) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    Map<String, String> row = new LinkedHashMap<>();
                    cells("", parser, row);
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** Of the object or the array that the parser is at the beginning of. */
    private static void cells(String prefix, JsonParser parser, Map<String, String> row) throws IOException {
        boolean array = parser.currentToken() == JsonToken.START_ARRAY;
        int number = 0;
        for (JsonToken token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
            String column = prefix + (array ? String.valueOf(++number) : parser.currentName());
            token = array ? token : parser.nextToken();
            if (token.isStructStart()) {
                cells(column + "_", parser, row);
            } else {
                row.put(column, token == JsonToken.VALUE_NULL ? "" : token.isNumeric() ? parser.getText()
                        : text(parser.getText()));
            }
        }
    }

    /** Nothing that a spreadsheet would take for a formula: an apostrophe makes it a text. */
    private static String text(String text) {
        String harmless = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return PLAIN.matcher(harmless).matches() ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
