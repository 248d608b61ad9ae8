package org.cryptoroutes.routetest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of the fields of a JSON value, at any depth: those that are not named are not looked at. Lists must be complete.
 *
 * @param line  where it stands in the test file, from 1
 * @param value texts in it may be regular expressions
 */
record ExpectedJson(int line, JsonNode value) {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** What differs, one phrase each; empty when nothing does. */
    List<String> differences(String actual) {
        try {
            List<String> found = new ArrayList<>();
            compare("json", value, MAPPER.readTree(actual == null ? "" : actual), found);
            return List.copyOf(found);
        } catch (JsonProcessingException e) {
            return List.of("expected json but the value is %s".formatted(Sent.excerpt(actual)));
        }
    }

    /** The text of a JSON value; numbers keep their digits, in plain notation. */
    static String write(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always has a text", e);
        }
    }

    private void compare(String path, JsonNode expected, JsonNode actual, List<String> found) {
        if (expected.isObject() && actual.isObject()) {
            expected.properties().forEach(field ->
                    compare(path + "." + field.getKey(), field.getValue(), actual.path(field.getKey()), found));
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            IntStream.range(0, expected.size())
                    .forEach(i -> compare("%s[%d]".formatted(path, i), expected.get(i), actual.get(i), found));
        } else if (!same(expected, actual)) {
            found.add("expected %s %s but was %s".formatted(path, words(expected), words(actual)));
        }
    }

    private boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return words(expected).equals(words(actual));
        }
        return expected.isTextual() && actual.isTextual()
                ? new ExpectedText(line, expected.textValue()).is(actual.textValue()) : expected.equals(actual);
    }

    private static String words(JsonNode node) {
        if (node.isMissingNode()) {
            return "missing";
        }
        return node.isNumber() ? node.decimalValue().toPlainString() : node.toString();
    }
}
