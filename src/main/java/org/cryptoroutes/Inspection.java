package org.cryptoroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.live.Snapshot;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.SettingFault;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;

/** Looks for all that is wrong with what a user edits: the routes, application.properties and .env. */
final class Inspection {

    private final Lint lint;
    private final Path directory;

    /** @param directory where {@code .env} may be */
    Inspection(Lint lint, Path directory) {
        this.lint = lint;
        this.directory = directory;
    }

    /**
     * @param routes     all YAML files that are to be looked at
     * @param properties application.properties; empty when there is none
     * @param faults     that the settings have by themselves
     * @return every finding, by file and line
     * @throws InvalidSetting for a fault of the environment or the command line
     */
    SortedSet<Finding> findings(List<RouteFile> routes, Optional<RouteFile> properties, Settings settings,
                                List<SettingFault> faults) {
        SortedSet<Finding> findings = new TreeSet<>(lint.check(routes, settings.properties()));
        properties.ifPresent(file -> findings.addAll(lint.checkSettings(file, faults, settings.properties())));
        findings.addAll(elsewhere(faults));
        return findings;
    }

    /** Those findings that keep an edit from being applied: a key that nothing reads does not. */
    List<Finding> fatal(Snapshot files, SettingsLoader.Examined settings) {
        return List.copyOf(findings(files.routes(), files.properties(), settings.settings(),
                settings.faults().stream().filter(SettingFault::fatal).toList()));
    }

    private List<Finding> elsewhere(List<SettingFault> faults) {
        List<Finding> findings = new ArrayList<>();
        for (SettingFault fault : faults) {
            if (fault.origin().startsWith(".env")) {
                RouteFile dotEnv = read(directory.resolve(".env"));
                findings.add(new Finding(dotEnv.path(), lineOf(fault.key(), dotEnv.text()), fault.sentence()));
            } else if (!fault.origin().equals(SettingFault.FILE)) {
                throw new InvalidSetting(fault.sentenceWithOrigin());
            }
        }
        return findings;
    }

    private static int lineOf(String key, String dotEnv) {
        List<String> lines = dotEnv.lines().toList();
        String name = Setting.environmentNameOf(key);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("\\s*(export\\s+)?" + name + "\\s*=.*")) {
                return i + 1;
            }
        }
        return 1;
    }

    private static RouteFile read(Path path) {
        try {
            return RouteFile.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " can't be read", e);
        }
    }
}
