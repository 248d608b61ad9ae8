package org.cryptoroutes.lint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a file with the parser that Camel uses, and as Camel does: nothing but lists, tables and texts. Tells what
 * Camel would take without a word: the same key twice.
 */
final class YamlReader {

    private static final Map<Tag, Yaml.Type> TYPES = Map.of(Tag.STR, Yaml.Type.TEXT, Tag.ENV_TAG, Yaml.Type.TEXT,
            Tag.BOOL, Yaml.Type.BOOLEAN, Tag.INT, Yaml.Type.WHOLE, Tag.FLOAT, Yaml.Type.DECIMAL,
            Tag.NULL, Yaml.Type.NOTHING);

    private final RouteFile file;
    private final List<Finding> findings;

    private YamlReader(RouteFile file, List<Finding> findings) {
        this.file = file;
        this.findings = findings;
    }

    /** @return what the file says; empty when it is no YAML, which the findings tell then */
    static Optional<Yaml> read(RouteFile file, List<Finding> findings) {
        return new YamlReader(file, findings).read();
    }

    private Optional<Yaml> read() {
        if (!file.fault().isEmpty()) {
            return none(1, file.fault());
        }
        int undecodable = file.text().indexOf('\uFFFD');
        if (undecodable >= 0) {
            return none(SafeYaml.lineOf(file.text(), undecodable),
                    "there are bytes that are no UTF-8: save the file in this encoding");
        }
        try {
            Optional<Node> root = SafeYaml.read(file.text());
            return root.isPresent() ? Optional.of(value(root.get(), SafeYaml.line(root.get())))
                    : none(1, "the file is empty: a route begins with '- route:'");
        } catch (SafeYaml.Refused e) {
            return none(e.line(), e.getMessage());
        }
    }

    private Optional<Yaml> none(int line, String message) {
        findings.add(file.at(line, message));
        return Optional.empty();
    }

    private Yaml value(Node node, int line) {
        if (node instanceof MappingNode mapping) {
            return new Yaml.Table(line, entries(mapping));
        }
        if (node instanceof SequenceNode sequence) {
            return new Yaml.Items(line, sequence.getValue().stream()
                    .map(item -> value(item, SafeYaml.line(item))).toList());
        }
        ScalarNode scalar = (ScalarNode) node;
        Yaml.Type type = TYPES.get(scalar.getTag());
        return new Yaml.Text(line, type == Yaml.Type.NOTHING ? "" : scalar.getValue(), type);
    }

    private Map<String, Yaml> entries(MappingNode mapping) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = SafeYaml.line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new SafeYaml.Refused(line, "a key must be a word, not a list or a table");
            }
            refuseComment(key.getValue(), tuple.getValueNode(), line);
            Yaml before = entries.put(key.getValue(), value(tuple.getValueNode(), line));
            if (before != null) {
                findings.add(file.at(line, "'%s' is here a second time: it is in line %d already, keep one of them"
                        .formatted(key.getValue(), before.line())));
            }
        }
        return entries;
    }

    private void refuseComment(String key, Node value, int line) {
        if (value.getTag().equals(Tag.NULL) && Pattern.compile("\\Q%s\\E['\"]?: +#\\S".formatted(key))
                .matcher(file.text().lines().skip(line - 1).findFirst().orElse("")).find()) {
            throw new SafeYaml.Refused(line, ("'%s' is empty, since a '#' after a blank begins a comment: "
                    + "put the whole value in quotes").formatted(key));
        }
    }
}
