package org.cryptoroutes.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Reads a properties file setting by setting, as the JDK does, which tells no lines. */
final class PropertiesFile {

    private PropertiesFile() {
    }

    /** @param settings gets each setting with its place, and what makes no sense */
    static void read(String[] lines, SettingsFile settings) {
        for (int i = 0; i < lines.length; i++) {
            int line = i + 1;
            StringBuilder setting = new StringBuilder(lines[i]);
            while (!isComment(lines[line - 1]) && continues(lines[i]) && i + 1 < lines.length) {
                setting.append('\n').append(lines[++i]);
            }
            try {
                Properties one = new Properties();
                one.load(new StringReader(setting.toString()));
                one.stringPropertyNames().forEach(key -> settings.set(key, line, one.getProperty(key).strip()));
            } catch (IllegalArgumentException e) {
                settings.fault(line, "this line makes no sense: \\u stands before four hexadecimal digits, a single "
                        + "backslash is written \\\\");
            } catch (IOException e) {
                throw new UncheckedIOException("a text in memory can't be read", e);
            }
        }
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#") || line.stripLeading().startsWith("!");
    }

    /** An odd number of backslashes at the end goes on in the next line. */
    private static boolean continues(String line) {
        int backslashes = line.length() - line.replaceFirst("\\\\+$", "").length();
        return backslashes % 2 == 1;
    }
}
