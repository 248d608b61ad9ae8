package org.cryptoroutes.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an .env as a shell and Docker Compose do. The libraries that read one quote the line that they don't
 * understand, which may hold a password, and don't tell where it is.
 */
final class DotEnvFile {

    private static final Pattern SETTING = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=(.*)");
    private static final Pattern QUOTED =
            Pattern.compile("\\s*(?:'([^']*)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\")\\s*(?:(?<=\\s)#.*)?");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\])");

    /** Up to a # behind a blank that is not in quotes: a login of Kafka's holds a password in quotes of its own. */
    private static final Pattern PLAIN = Pattern.compile("(?:\"[^\"]*\"|(?<!\\s)#|[^#])*+");

    private DotEnvFile() {
    }

    /** @param settings gets each setting with its place, and what makes no sense */
    static void read(String[] lines, SettingsFile settings) {
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                read(line, i + 1, settings);
            }
        }
    }

    private static void read(String text, int line, SettingsFile settings) {
        Matcher setting = SETTING.matcher(text);
        if (!setting.matches()) {
            settings.fault(line, "this line makes no sense: it must be NAME=value, or begin with # as a comment");
            return;
        }
        String value = setting.group(2);
        Matcher quoted = QUOTED.matcher(value);
        if (quoted.matches()) {
            settings.set(setting.group(1), line, quoted.group(1) != null ? quoted.group(1)
                    : ESCAPED.matcher(quoted.group(2)).replaceAll("$1"));
        } else if (value.stripLeading().startsWith("'") || value.stripLeading().startsWith("\"")) {
            settings.fault(line, "the quotes make no sense: a value in quotes ends with the line, in the quote that it "
                    + "begins with, and has others inside only as \\\"");
        } else {
            Matcher plain = PLAIN.matcher(value);
            settings.set(setting.group(1), line, plain.lookingAt() ? plain.group().strip() : "");
        }
    }
}
