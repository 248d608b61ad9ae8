package org.cryptoroutes.routetest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.SafeYaml;
import org.cryptoroutes.settings.Similar;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A part of a test file with its place and its text as it was written: a parser that made Java numbers of it would lose
 * digits.
 */
final class Part {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Path file;
    private final String name;
    private final Node node;
    private final int line;

    private Part(Path file, String name, Node node, int line) {
        this.file = file;
        this.name = name;
        this.node = node;
        this.line = line;
    }

    /**
     * The cases of a file.
     *
     * @throws InvalidTest when it is no YAML list
     */
    static List<Part> cases(Path file, String text) {
        try {
            Node root = SafeYaml.read(text)
                    .orElseThrow(() -> fault(file, 1, "the file is empty: a list of cases is expected"));
            return new Part(file, "the file", root, 1).items();
        } catch (SafeYaml.Refused e) {
            throw fault(file, e.line(), e.getMessage());
        }
    }

    Path file() {
        return file;
    }

    /** From 1. */
    int line() {
        return line;
    }

    InvalidTest fault(String sentence) {
        return fault(file, line, sentence);
    }

    private static InvalidTest fault(Path file, int line, String sentence) {
        return new InvalidTest(new Finding(file, line, sentence));
    }

    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /** What stands here as a map with no other keys than these. */
    Map<String, Part> fields(Set<String> known) {
        Map<String, Part> fields = entries();
        fields.forEach((key, part) -> {
            if (!known.contains(key)) {
                throw part.fault("'%s' is not known here%s".formatted(key, Similar.to(key, known)
                        .map(near -> ": did you mean '%s'?".formatted(near))
                        .orElse("; it can be " + String.join(", ", known.stream().sorted().toList()))));
            }
        });
        return fields;
    }

    /** What stands here as a map with any keys. */
    Map<String, Part> entries() {
        if (!(node instanceof MappingNode map)) {
            throw fault("'%s' must be a map of 'name: value' lines".formatted(name));
        }
        Map<String, Part> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            int at = SafeYaml.line(tuple.getKeyNode());
            String key = new Part(file, "a name", tuple.getKeyNode(), at).text();
            Part part = new Part(file, key, tuple.getValueNode(), at);
            if (entries.put(key, part) != null) {
                throw part.fault("'%s' stands here a second time".formatted(key));
            }
        }
        return entries;
    }

    List<Part> items() {
        if (!(node instanceof SequenceNode list)) {
            throw fault("'%s' must be a list, each item beginning with '- '".formatted(name));
        }
        return list.getValue().stream().map(item -> new Part(file, "an item of " + name, item, SafeYaml.line(item)))
                .toList();
    }

    /** The text as it was written, without its quotes: {@code 98684.10} keeps its zero. */
    String text() {
        if (!(node instanceof ScalarNode scalar) || isNull()) {
            throw fault("'%s' must be a text".formatted(name));
        }
        return scalar.getValue();
    }

    int whole(int min, int max) {
        String text = text();
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw fault("'%s' must be a whole number from %d to %d, not %s".formatted(name, min, max, text));
        }
        return Integer.parseInt(text);
    }

    /** What stands here as JSON; numbers keep their digits. */
    JsonNode json() {
        if (node instanceof MappingNode) {
            ObjectNode object = JSON.objectNode();
            entries().forEach((key, part) -> object.set(key, part.json()));
            return object;
        }
        if (node instanceof SequenceNode) {
            ArrayNode array = JSON.arrayNode();
            items().forEach(item -> array.add(item.json()));
            return array;
        }
        if (isNull()) {
            return JSON.nullNode();
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return JSON.booleanNode(Boolean.parseBoolean(text()));
        }
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            return number().<JsonNode>map(DecimalNode::valueOf)
                    .orElseThrow(() -> fault("'%s' is no number that JSON knows: %s".formatted(name, text())));
        }
        return JSON.textNode(text());
    }

    private Optional<BigDecimal> number() {
        try {
            return Optional.of(new BigDecimal(text()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
