package org.cryptoroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Setting;

/** The files that a user reads, taken apart. */
final class Documents {

    static final String README = read("README.md");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private Documents() {
    }

    static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All Java of the program as one text, in which a string that goes over several lines is whole. */
    static String program() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(one -> one.toString().endsWith(".java")).sorted().toList()) {
                text.append(Files.readString(file));
            }
            return text.toString().replaceAll("\"\\s*\\+\\s*\"", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** README.md and all of docs/, one after the other. */
    static String all() {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            return README + files.map(Path::toString).filter(file -> file.endsWith(".md")).sorted().map(Documents::read)
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of a language, such as {@code sh}. */
    static List<String> blocks(String text, String language) {
        return BLOCK.matcher(text).results().filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2)).toList();
    }

    /** The rows of the table whose first heading this is, as their cells without blanks around them. */
    static List<List<String>> table(String text, String firstHeading) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("| " + firstHeading + " |")) {
                inside = true;
            } else if (inside && !line.startsWith("|")) {
                return rows;
            } else if (inside && !line.startsWith("|---")) {
                rows.add(Stream.of(line.substring(1).split("\\|")).map(String::strip).toList());
            }
        }
        throw new AssertionError("There is no table of " + firstHeading);
    }

    /** The key and the value of each line that is a setting when its # is taken away, in the order of the file. */
    static Map<String, String> commentedSettings(String text, String keyPattern, String sign) {
        Map<String, String> settings = new LinkedHashMap<>();
        Matcher matcher = Pattern.compile("(?m)^# (" + keyPattern + ") ?" + sign + " ?(.*)$").matcher(text);
        while (matcher.find()) {
            if (settings.put(matcher.group(1), matcher.group(2)) != null) {
                throw new AssertionError(matcher.group(1) + " stands there twice");
            }
        }
        return settings;
    }

    /** The settings and switches that a user may change, with their defaults. */
    static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            settings.put(setting.key(), setting.standard());
        }
        switches().forEach(key -> settings.put(key, "true"));
        return settings;
    }

    /** The switches of the shipped routes. */
    static List<String> switches() {
        return RouteFiles.settings(Path.of("routes")).stream().filter(key -> key.matches("(?!candles).*\\.enabled"))
                .toList();
    }
}
