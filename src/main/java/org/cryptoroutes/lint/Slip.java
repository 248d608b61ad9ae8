package org.cryptoroutes.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of the commonest mistakes in YAML, known by the look of its line: the parser notices it somewhere behind, and
 * speaks of its own affairs.
 *
 * @param line     where it is, from 1
 * @param sentence what is wrong and what would be right
 */
record Slip(int line, String sentence) {

    private static final String QUOTE = "put the whole value in quotes";
    /** What stands before a value: blanks, the signs of lists, a key. */
    private static final String BEFORE = "^\\s*+(?:- +)*+(?:[\\w./$-]+: +)?+";
    private static final Look PLACEHOLDER =
            new Look("(?:" + BEFORE + "|^[^'\"]*[:,\\[{] *)(\\{\\{)", "'%s' begins a table in YAML: " + QUOTE);
    private static final Look NO_BLANK =
            new Look("^\\s*(?:- +)*([A-Za-z][\\w-]*:)[^\\s/:].*", "a blank must follow '%s'");

    /** In their order: the first that fits tells. */
    private static final List<Look> LOOKS = List.of(
            new Look("^ *(\\t)", "a tab can't indent a line: use blanks"),
            PLACEHOLDER,
            new Look(BEFORE + "(\"|').*\\1\\s*[^\\s#,}\\]]", "the quotes %s end before the value does: " + QUOTE),
            new Look(BEFORE + "([@`%*,\\]}]|[-?](?= )|[>|](?![-+0-9]*\\s*(?:#.*)?$))",
                    "'%s' can't begin this value: " + QUOTE),
            new Look(BEFORE + "([\\[{])[^\\]}]*[\\]}]\\s*[^\\s#,}\\]]",
                    "'%s' begins a list or a table in YAML: " + QUOTE),
            new Look(BEFORE + "[^'\"\\[{\\s].*?(: )", "a '%s' can't be in a text by itself: " + QUOTE));

    private record Look(Pattern pattern, String sentence) {

        Look(String pattern, String sentence) {
            this(Pattern.compile(pattern), sentence);
        }

        Optional<Slip> in(List<String> lines, int line) {
            Matcher matcher = pattern.matcher(line > 0 && line <= lines.size() ? lines.get(line - 1) : "");
            return matcher.find() ? Optional.of(new Slip(line, sentence.formatted(matcher.group(1))))
                    : Optional.empty();
        }
    }

    /**
     * @param text of a file that is no YAML
     * @param line where the parser gave up; 0 when it does not say
     */
    static Optional<Slip> near(String text, int line) {
        List<String> lines = text.lines().toList();
        if (line == 0) {
            return IntStream.rangeClosed(1, lines.size()).boxed()
                    .flatMap(each -> PLACEHOLDER.in(lines, each).stream()).findFirst();
        }
        int above = line - 1;
        while (above > 0 && lines.get(above - 1).isBlank()) {
            above--;
        }
        Optional<Slip> noBlank = NO_BLANK.in(lines, above).or(() -> NO_BLANK.in(lines, line));
        return LOOKS.stream().flatMap(look -> look.in(lines, line).stream()).findFirst().or(() -> noBlank);
    }
}
