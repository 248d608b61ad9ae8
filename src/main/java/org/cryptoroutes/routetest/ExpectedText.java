package org.cryptoroutes.routetest;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A text that is expected: as it is, or {@code /a regular expression/} that must be found.
 *
 * @param line    where it stands in the test file, from 1
 * @param written null = there must be none
 */
record ExpectedText(int line, String written) {

    /** @throws InvalidTest when the regular expression is none */
    static ExpectedText of(Part part) {
        ExpectedText text = new ExpectedText(part.line(), part.text());
        try {
            text.matches("", false);
            return text;
        } catch (PatternSyntaxException e) {
            throw part.fault("%s is no regular expression: %s".formatted(part.text(), e.getDescription()));
        }
    }

    /** The same; null in the file stands for "none". */
    static ExpectedText orNone(Part part) {
        return part.isNull() ? new ExpectedText(part.line(), null) : of(part);
    }

    /**
     * Whether the value is this text, or the regular expression is found in it.
     *
     * @param value null = there is none
     */
    boolean is(String value) {
        return written == null || value == null ? Objects.equals(written, value) : matches(value, false);
    }

    /** Whether the text occurs in a line. Blanks that align columns count as one: nobody wants to count them. */
    boolean occursIn(String line) {
        return matches(line, true);
    }

    private boolean matches(String actual, boolean part) {
        if (written.length() > 2 && written.startsWith("/") && written.endsWith("/")) {
            return Pattern.compile(written.substring(1, written.length() - 1), Pattern.DOTALL).matcher(actual).find();
        }
        return part ? squeezed(actual).contains(squeezed(written)) : actual.equals(written);
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
