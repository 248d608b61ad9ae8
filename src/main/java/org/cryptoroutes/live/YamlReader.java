package org.cryptoroutes.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a file with the parser that Camel uses, and as Camel does: nothing but lists, tables and texts. Refuses what
 * would make no route but much work, and what Camel would take without a word: the same key twice.
 */
final class YamlReader {

    private static final int DEEPEST = 100;
    private static final int MOST_VALUES = 20_000;
    /** The parser takes a plain {@code ${body}} for an environment variable; Camel does not. */
    private static final Map<Tag, Yaml.Type> TYPES = Map.of(Tag.STR, Yaml.Type.TEXT, Tag.ENV_TAG, Yaml.Type.TEXT,
            Tag.BOOL, Yaml.Type.BOOLEAN, Tag.INT, Yaml.Type.WHOLE, Tag.FLOAT, Yaml.Type.DECIMAL,
            Tag.NULL, Yaml.Type.NOTHING);

    private final RouteFile file;
    private final List<Finding> findings;
    private int values;

    private YamlReader(RouteFile file, List<Finding> findings) {
        this.file = file;
        this.findings = findings;
    }

    /** @return what the file says; empty when it is no YAML, which the findings tell then */
    static Optional<Yaml> read(RouteFile file, List<Finding> findings) {
        return new YamlReader(file, findings).read();
    }

    private Optional<Yaml> read() {
        int undecodable = file.text().indexOf('\uFFFD');
        if (undecodable >= 0) {
            return none(lineOf(undecodable), "there are bytes that are no UTF-8: save the file in this encoding");
        }
        LoadSettings settings = LoadSettings.builder().build();
        try {
            refuseDepth(new Parse(settings).parseString(file.text()));
            Optional<Node> root = new Compose(settings).composeString(file.text());
            return root.isPresent() ? Optional.of(value(root.get(), line(root.get()), 0))
                    : none(1, "the file is empty: a route begins with '- route:'");
        } catch (Refused e) {
            return none(e.line, e.getMessage());
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            return none(mark.map(Mark::getLine).orElse(0) + 1, "this is no YAML: " + said(e)
                    + mark.map(at -> " (at column %d)".formatted(at.getColumn() + 1)).orElse(""));
        } catch (ReaderException e) {
            return none(lineOf(file.text().offsetByCodePoints(0, e.getPosition())),
                    "the character U+%04X can't be in a YAML file".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            return none(1, "this is no YAML: " + e.getMessage());
        }
    }

    /** What the parser says, with what to do about it where it speaks of its own affairs only. */
    private static String said(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.startsWith("expected <block end>")) {
            return "the indentation does not fit, keys of one table begin in one column";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "a ': ' can't be here, put a text that holds one in quotes";
        }
        if (String.valueOf(e.getContext()).contains("single document")) {
            return "a second document begins here, leave the --- out";
        }
        return problem + (e.getContext() == null ? "" : " " + e.getContext());
    }

    private Optional<Yaml> none(int line, String message) {
        findings.add(file.at(line, message));
        return Optional.empty();
    }

    /** The parser itself has no depth; all that work on its result go down by recursion. */
    private static void refuseDepth(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                throw new Refused(event.getStartMark().map(Mark::getLine).orElse(0) + 1,
                        "this is nested in more than %d levels".formatted(DEEPEST));
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private Yaml value(Node node, int line, int depth) {
        // Aliases may repeat what is large already, or hold themselves
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new Refused(line, "this is too large: a file may hold %,d values in %d levels, its aliases resolved"
                    .formatted(MOST_VALUES, DEEPEST));
        }
        if (node instanceof MappingNode mapping) {
            return new Yaml.Table(line, entries(mapping, depth));
        }
        if (node instanceof SequenceNode sequence) {
            return new Yaml.Items(line, sequence.getValue().stream()
                    .map(item -> value(item, line(item), depth + 1)).toList());
        }
        return text((ScalarNode) node, line);
    }

    private Map<String, Yaml> entries(MappingNode mapping, int depth) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new Refused(line, "a key must be a word, not a list or a table");
            }
            Yaml before = entries.put(key.getValue(), value(tuple.getValueNode(), line, depth + 1));
            if (before != null) {
                findings.add(file.at(line, "'%s' is here a second time: it is in line %d already, keep one of them"
                        .formatted(key.getValue(), before.line())));
            }
        }
        return entries;
    }

    private static Yaml.Text text(ScalarNode scalar, int line) {
        Yaml.Type type = TYPES.get(scalar.getTag());
        if (type == null) {
            throw new Refused(line, "the tag '%s' means nothing to Camel: leave it out".formatted(scalar.getTag()));
        }
        return new Yaml.Text(line, type == Yaml.Type.NOTHING ? "" : scalar.getValue(), type);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private int lineOf(int index) {
        return 1 + (int) file.text().chars().limit(index).filter(character -> character == '\n').count();
    }

    private static final class Refused extends RuntimeException {

        private final int line;

        Refused(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }
    }
}
