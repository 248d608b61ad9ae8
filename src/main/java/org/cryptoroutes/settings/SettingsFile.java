package org.cryptoroutes.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file of settings says, and what is wrong with the file itself. What it holds may be a secret, also in the
 * wrong place: no sentence about it quotes a value, or a line that makes no sense.
 */
public final class SettingsFile {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final char NO_UTF_8 = '\uFFFD';

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<SettingFault> faults = new ArrayList<>();

    record Entry(Place place, String value) {
    }

    private SettingsFile(Path file) {
        this.file = file;
    }

    /** @param text of the application.properties */
    public static SettingsFile properties(Path file, String text) {
        SettingsFile settings = new SettingsFile(file);
        PropertiesFile.read(settings.lines(text), settings);
        return settings;
    }

    /** An application.properties as it is now. */
    static SettingsFile properties(Path file) {
        SettingsFile settings = new SettingsFile(file);
        settings.text().ifPresent(text -> PropertiesFile.read(settings.lines(text), settings));
        return settings;
    }

    /** An .env as it is now; says nothing when there is none. */
    static SettingsFile dotEnv(Path file) {
        SettingsFile settings = new SettingsFile(file);
        if (Files.exists(file)) {
            settings.text().ifPresent(text -> DotEnvFile.read(settings.lines(text), settings));
        }
        return settings;
    }

    /** By name; of a name that is set twice, the last. */
    Map<String, Entry> entries() {
        return entries;
    }

    List<SettingFault> faults() {
        return faults;
    }

    /** @param line from 1 */
    void set(String name, int line, String value) {
        Entry before = entries.put(name, new Entry(new Place(file, line), value));
        if (before != null) {
            faults.add(SettingFault.harmless(new Place(file, line),
                    "%s is set a second time: it is in line %d already, "
                    .formatted(name, before.place().line()) + "keep one of them"));
        }
    }

    void fault(int line, String sentence) {
        faults.add(SettingFault.fatal(new Place(file, line), sentence));
    }

    private Optional<String> text() {
        try {
            return Optional.of(new String(Files.readAllBytes(file), UTF_8));
        } catch (IOException e) {
            fault(1, "it can't be read: it must be a file that this program may read");
            return Optional.empty();
        }
    }

    private String[] lines(String text) {
        String[] lines = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].indexOf(NO_UTF_8) >= 0) {
                fault(i + 1, "this is not UTF-8: save the file in this encoding");
            }
        }
        return lines;
    }
}
