package org.cryptoroutes;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.live.Snapshot;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Place;
import org.cryptoroutes.settings.SettingFault;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;

/** Looks for all that is wrong with what a user edits: the routes, application.properties and .env. */
final class Inspection {

    private final Lint lint;

    Inspection(Lint lint) {
        this.lint = lint;
    }

    /**
     * @param routes all YAML files that are to be looked at
     * @param faults that the settings have by themselves
     * @return every finding, by file and line
     * @throws InvalidSetting for a fault of the environment or the command line
     */
    SortedSet<Finding> findings(List<RouteFile> routes, Settings settings, List<SettingFault> faults) {
        SortedSet<Finding> findings = new TreeSet<>(lint.check(routes, settings.properties()));
        Stream.concat(faults.stream(), lint.check(settings).stream()).map(Inspection::finding).forEach(findings::add);
        return findings;
    }

    /** Those findings that keep an edit from being applied: a key that nothing reads does not. */
    List<Finding> fatal(Snapshot files, SettingsLoader.Examined settings) {
        return List.copyOf(findings(files.routes(), settings.settings(),
                settings.faults().stream().filter(SettingFault::fatal).toList()));
    }

    private static Finding finding(SettingFault fault) {
        Place place = fault.place().orElseThrow(() -> new InvalidSetting(fault));
        return new Finding(place.file(), place.line(), fault.sentence());
    }
}
