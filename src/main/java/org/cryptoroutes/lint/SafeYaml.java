package org.cryptoroutes.lint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
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
            refuse(new Parse(settings).parseString(text));
            Optional<Node> root = new Compose(settings).composeString(text);
            root.ifPresent(node -> new SafeYaml().refuse(node, line(node), 0));
            return root;
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = mark(e);
            int line = mark.map(Mark::getLine).orElse(0) + 1;
            throw noYaml(Slip.near(text, line), line, said(e)
                    + mark.map(at -> " (at column %d)".formatted(at.getColumn() + 1)).orElse(""));
        } catch (ReaderException e) {
            throw new Refused(lineOf(text, text.offsetByCodePoints(0, e.getPosition())),
                    "the character U+%04X can't be in a YAML file".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw noYaml(Slip.near(text, 0), 1, e.getMessage());
        }
    }

    private static Refused noYaml(Optional<Slip> slip, int line, String said) {
        return new Refused(slip.map(Slip::line).orElse(line),
                "this is no YAML: " + slip.map(Slip::sentence).orElse(said));
    }

    /** Where the fault is, not where it was noticed: what is never closed is noticed at the end only. */
    private static Optional<Mark> mark(MarkedYamlEngineException e) {
        boolean open = String.valueOf(e.getContext()).contains("quoted scalar")
                || String.valueOf(e.getContext()).contains("simple key");
        return open ? e.getContextMark() : e.getProblemMark().or(e::getContextMark);
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
            return "no key can begin here, the line above has its value already: keys of one table begin in one column";
        }
        if (problem.startsWith("found unexpected end of stream")) {
            return "the quotes that begin here do not end";
        }
        if (problem.startsWith("found unknown escape")) {
            return "a backslash in double quotes begins an escape: write \\\\, or use single quotes";
        }
        if (problem.startsWith("could not find expected ':'")) {
            return "a ':' with a blank behind it must follow the key";
        }
        if (String.valueOf(e.getContext()).contains("single document")) {
            return "a second document begins here, leave the --- out";
        }
        return problem + (e.getContext() == null ? "" : " " + e.getContext());
    }

    /**
     * What the result would not show: how deep it goes, which the parser does not mind and all that work on it do, and
     * signs that are not taken for text.
     */
    private static void refuse(Iterable<Event> events) {
        int depth = 0;
        Map<Anchor, Integer> unused = new LinkedHashMap<>();
        for (Event event : events) {
            int line = event.getStartMark().map(Mark::getLine).orElse(0) + 1;
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                throw new Refused(line, "this is nested in more than %d levels".formatted(DEEPEST));
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (event instanceof AliasEvent alias) {
                unused.remove(alias.getAlias());
            } else if (event instanceof NodeEvent node) {
                node.getAnchor().ifPresent(anchor -> unused.put(anchor, line));
            }
            if (event instanceof ScalarEvent scalar && scalar.getTag().filter("!"::equals).isPresent()) {
                throw new Refused(line,
                        "a '!' at the beginning is no part of the value: put the whole value in quotes");
            }
        }
        unused.forEach((anchor, line) -> {
            throw new Refused(line, "'&%s' is a name for an alias, and there is no *%1$s: put the whole value in quotes"
                    .formatted(anchor));
        });
    }

    /** @param line of the key, where a value has one */
    private void refuse(Node node, int line, int depth) {
        // Aliases may repeat what is large already, or hold themselves
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new Refused(line, "this is too large: a file may hold %,d values in %d levels, its aliases resolved"
                    .formatted(MOST_VALUES, DEEPEST));
        }
        if (!TAGS.contains(node.getTag())) {
            throw new Refused(line, ("the tag '%s' means nothing to Camel: leave it out, or put the whole value in "
                    + "quotes").formatted(node.getTag()));
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
