package org.cryptoroutes.lint;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A properties file with the line of each key.
 *
 * @param entries  the settings, by key
 * @param readable whether the program can read the file at all
 * @param findings what is wrong with the file itself
 */
public record PropertiesFile(Map<String, Entry> entries, boolean readable, List<Finding> findings) {

    /** @param line where the setting begins, from 1 */
    public record Entry(int line, String value) {
    }

    /** Reads each setting with its place; never fails. */
    public static PropertiesFile of(RouteFile file) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        boolean readable = true;
        String[] lines = file.text().split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            int line = i + 1;
            if (lines[i].indexOf('\uFFFD') >= 0) {
                readable = false;
                findings.add(file.at(line, "there are bytes that are no UTF-8: save the file in this encoding"));
            }
            StringBuilder setting = new StringBuilder(lines[i]);
            while (!isComment(lines[line - 1]) && continues(lines[i]) && i + 1 < lines.length) {
                setting.append('\n').append(lines[++i]);
            }
            try {
                Properties one = new Properties();
                one.load(new StringReader(setting.toString()));
                one.stringPropertyNames().forEach(key -> {
                    Entry before = entries.put(key, new Entry(line, one.getProperty(key).strip()));
                    if (before != null) {
                        findings.add(file.at(line, "%s is set a second time: it is in line %d already, keep one of them"
                                .formatted(key, before.line())));
                    }
                });
            } catch (IllegalArgumentException e) {
                readable = false;
                findings.add(file.at(line, ("this line makes no sense: %s; \\u stands before four hexadecimal digits, "
                        + "a single backslash is written \\\\").formatted(e.getMessage().replaceFirst("\\.$", ""))));
            } catch (IOException e) {
                throw new UncheckedIOException("a text in memory can't be read", e);
            }
        }
        return new PropertiesFile(entries, readable, List.copyOf(findings));
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
