package org.cryptoroutes.lint;

import java.util.Optional;
import java.util.Set;
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
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The one way in for YAML: nothing but lists, tables and single values, of a size that can be worked on. Refuses what
 * would stand for a Java type, and what is small in the file but large or endless once its aliases are resolved.
 */
public final class SafeYaml {

    private static final int DEEPEST = 100;
    private static final int MOST_VALUES = 20_000;
    /** The parser takes a plain {@code ${body}} for an environment variable; nobody resolves it. */
    private static final Set<Tag> TAGS = Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.ENV_TAG, Tag.BOOL, Tag.INT, Tag.FLOAT,
            Tag.NULL);

    private int values;

    private SafeYaml() {
    }

    /** The text is no YAML, or none that is read. The message tells a person why. */
    public static final class Refused extends RuntimeException {

        private final int line;

        Refused(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        /** From 1. */
        public int line() {
            return line;
        }
    }

    /**
     * @return the top of the only document in the text; empty when the text says nothing
     * @throws Refused when the text must not be read any further
     */
    public static Optional<Node> read(String text) {
        LoadSettings settings = LoadSettings.builder().build();
        try {
            refuseDepth(new Parse(settings).parseString(text));
            Optional<Node> root = new Compose(settings).composeString(text);
            root.ifPresent(node -> new SafeYaml().refuse(node, line(node), 0));
            return root;
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new Refused(mark.map(Mark::getLine).orElse(0) + 1, "this is no YAML: " + said(e)
                    + mark.map(at -> " (at column %d)".formatted(at.getColumn() + 1)).orElse(""));
        } catch (ReaderException e) {
            throw new Refused(lineOf(text, text.offsetByCodePoints(0, e.getPosition())),
                    "the character U+%04X can't be in a YAML file".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new Refused(1, "this is no YAML: " + e.getMessage());
        }
    }

    /** Where a value begins, from 1. */
    public static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    static int lineOf(String text, int index) {
        return 1 + (int) text.chars().limit(index).filter(character -> character == '\n').count();
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

    /** @param line of the key, where a value has one */
    private void refuse(Node node, int line, int depth) {
        // Aliases may repeat what is large already, or hold themselves
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new Refused(line, "this is too large: a file may hold %,d values in %d levels, its aliases resolved"
                    .formatted(MOST_VALUES, DEEPEST));
        }
        if (!TAGS.contains(node.getTag())) {
            throw new Refused(line, "the tag '%s' means nothing to Camel: leave it out".formatted(node.getTag()));
        }
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                int at = line(entry.getKeyNode());
                refuse(entry.getKeyNode(), at, depth + 1);
                refuse(entry.getValueNode(), at, depth + 1);
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> refuse(item, line(item), depth + 1));
        }
    }
}
