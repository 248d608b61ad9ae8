package org.cryptoroutes.logging;

/**
 * Makes text of others fit for a line: what would begin another line, steer a terminal or turn the direction of the
 * text around is written as an escape such as {@code \n} or {@code \u202e}.
 */
public final class Printable {

    private Printable() {
    }

    /** @return the text on one line; not null */
    public static String line(String text) {
        return print(text, false);
    }

    /** @return the text with its ends of line, all else as in {@link #line} */
    static String lines(String text) {
        return print(text, true);
    }

    private static String print(String text, boolean severalLines) {
        if (text.codePoints().allMatch(point -> isPrintable(point, severalLines))) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (isPrintable(point, severalLines)) {
                printable.appendCodePoint(point);
            } else {
                printable.append(escape(point));
            }
        });
        return printable.toString();
    }

    private static boolean isPrintable(int point, boolean severalLines) {
        return switch (Character.getType(point)) {
            case Character.CONTROL -> point == '\t' || severalLines && point == '\n';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                 Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escape(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> (Character.isBmpCodePoint(point) ? "\\u%04x" : "\\U%08x").formatted(point);
        };
    }
}
