package org.cryptoroutes;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.logging.Printable;
import org.cryptoroutes.routetest.RouteTest;
import org.cryptoroutes.routetest.RouteTestResult;
import org.cryptoroutes.routetest.RouteTests;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;

/** The command {@code check}: says all that is wrong with the routes and the application.properties of a directory. */
final class Check {

    private static final int NOTHING_FOUND = 0;
    private static final int FOUND = 1;

    private final Home home;
    private final Optional<Path> routes;
    private final Map<String, String> commandLine;

    private Check(Home home, Optional<Path> routes, Map<String, String> commandLine) {
        this.home = home;
        this.routes = routes;
        this.commandLine = commandLine;
    }

    /**
     * @param directory   holds routes/ and application.properties, or is itself the directory of the routes, with the
     *                    application.properties in it or above it; empty = what the program would run here
     * @param commandLine settings that win over all others
     * @throws InvalidSetting when there is no such directory
     */
    static Check of(Optional<Path> directory, Map<String, String> commandLine) {
        Home here = Home.here();
        Path place = here.directory().resolve(directory.orElse(Path.of(""))).normalize();
        if (!Files.isDirectory(place)) {
            throw new InvalidSetting("There is no directory %s: name one that holds routes/, or the routes themselves."
                    .formatted(place));
        }
        boolean isHome = directory.isEmpty() || Files.exists(place.resolve(Home.SETTINGS))
                || Files.isDirectory(place.resolve(Setting.ROUTES_DIRECTORY.standard()));
        if (RouteFiles.list(place, isHome ? 1 : Integer.MAX_VALUE).isEmpty()) {
            Home home = directory.map(given -> new Home(place, place)).orElse(here);
            return new Check(home, Optional.empty(), commandLine);
        }
        boolean complete = Files.exists(place.resolve(Home.SETTINGS)) || place.getParent() == null;
        Path above = complete ? place : place.getParent();
        return new Check(new Home(above, above), Optional.of(place), commandLine);
    }

    /**
     * @param out  gets a line for each finding and a summary
     * @param test whether to run the tests of the routes too, once nothing else is wrong
     * @return 0 when nothing was found, else 1
     * @throws InvalidSetting when there are no routes, a file can't be read, or a setting in no file makes no sense
     */
    int run(PrintStream out, boolean test) {
        try {
            return check(out, test);
        } catch (UncheckedIOException e) {
            throw new InvalidSetting("%s: %s.".formatted(e.getMessage(), e.getCause().getMessage()));
        }
    }

    private int check(PrintStream out, boolean test) {
        Optional<Path> properties = home.applicationProperties();
        SettingsLoader loader = new SettingsLoader(home.directory(), properties, System.getenv())
                .commandLine(commandLine);
        routes.ifPresent(directory -> loader.meant(Setting.ROUTES_DIRECTORY.key(), directory.toString()));
        SettingsLoader.Examined examined = loader.examine(name -> RouteFiles.settings(home.resolve(name)));

        Settings settings = examined.settings();
        Path directory = home.resolve(settings.get(Setting.ROUTES_DIRECTORY));
        List<RouteFile> files = RouteFiles.read(directory);

        SortedSet<Finding> findings = new Inspection(new Wiring(settings).lint(out::println))
                .findings(files, settings, examined.faults());
        findings.addAll(Lint.ignored(RouteFiles.readOthers(directory)));
        if (files.isEmpty() && findings.isEmpty()) {
            throw new InvalidSetting("There are no routes in %s: a route is a file whose name ends in %s."
                    .formatted(directory, RouteFiles.SUFFIX));
        }
        int checked = report(findings, files, out);
        return test && checked == NOTHING_FOUND ? test(directory, settings, out) : checked;
    }

    private static int test(Path directory, Settings settings, PrintStream out) {
        List<RouteTestResult> results = new ArrayList<>();
        for (RouteTest test : new RouteTests(directory, settings, new RoomsOfCases()).list()) {
            RouteTestResult result = test.run();
            results.add(result);
            out.println((result.passed() ? "ok      " : "FAILED  ") + Printable.line(result.name()));
            result.failures().forEach(failure -> out.println("  " + failure.text()));
        }
        long failed = results.stream().filter(result -> !result.passed()).count();
        out.println("%d passed, %d failed".formatted(results.size() - failed, failed));
        return failed == 0 ? NOTHING_FOUND : FOUND;
    }

    private static int report(SortedSet<Finding> findings, List<RouteFile> files, PrintStream out) {
        findings.forEach(finding -> out.println(finding.text()));
        if (findings.isEmpty()) {
            out.println("%s in %s: no findings".formatted(count(Lint.routes(files), "route"),
                    count(files.size(), "file")));
            return NOTHING_FOUND;
        }
        int places = (int) findings.stream().map(Finding::file).distinct().count();
        out.println("%s in %s".formatted(count(findings.size(), "finding"), count(places, "file")));
        return FOUND;
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
