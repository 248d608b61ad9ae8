package org.cryptoroutes.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.support.service.ServiceSupport;
import org.cryptoroutes.lint.Entry;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.logging.Background;
import org.cryptoroutes.logging.CleanEvents;
import org.cryptoroutes.logging.Printable;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what runs equal to the newest valid state of the files: looks at them all the time, checks a change before
 * anything is touched, restarts only what it concerns, and goes back when something does not start.
 * <p>
 * Camel's own reload removes every route before it parses the edit (4.18; mended from 4.23 on by CAMEL-24860 and its
 * kin), so a typo would stop the whole pipeline.
 */
public final class LiveRoutes extends ServiceSupport implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
    private static final Duration LOOK = Duration.ofMillis(400);
    private static final Duration FIRST_CHECK = Duration.ofSeconds(3);
    private static final int LOOKS_BETWEEN_TRIES = 12;

    private final Path directory;
    private final Watch watch;
    private final Source settings;
    private final Check check;
    private final BiPredicate<RouteFile, String> chosen;
    private final ReloadListener listener;
    private final Duration look;
    private final Background clock = new Background("route-watch");

    private RunningRoutes routes;
    private volatile Set<String> expected = Set.of();
    private Snapshot good;
    private SettingsLoader.Examined goodSettings;
    /** The newest state of the files, valid or not. */
    private Snapshot newest;
    /** Looks until the last good version is tried again; negative when it runs. */
    private int nextTry = -1;

    /** Gives the settings as the files say. */
    @FunctionalInterface
    public interface Source {
        /** @throws InvalidSetting when a layer of the settings can't be read */
        SettingsLoader.Examined examine(Snapshot files);
    }

    /** Looks for faults without touching anything that runs. */
    @FunctionalInterface
    public interface Check {
        /** @throws InvalidSetting when a setting makes no sense that is in no file */
        List<Finding> findings(Snapshot files, SettingsLoader.Examined settings);
    }

    /**
     * @param directory  of the route files
     * @param properties where application.properties is at the moment; empty when there is none
     * @param chosen     whether the command runs the route of a file that has this id at all
     */
    public LiveRoutes(Path directory, Supplier<Optional<Path>> properties, Source settings, Check check,
                      BiPredicate<RouteFile, String> chosen, ReloadListener listener) {
        this(directory, properties, settings, check, chosen, listener, LOOK);
    }

    LiveRoutes(Path directory, Supplier<Optional<Path>> properties, Source settings, Check check,
               BiPredicate<RouteFile, String> chosen, ReloadListener listener, Duration look) {
        this.look = look;
        this.directory = directory;
        this.watch = new Watch(directory, properties);
        this.settings = settings;
        this.check = check;
        this.chosen = chosen;
        this.listener = listener;
    }

    /**
     * Loads the routes into a context that has not started yet.
     *
     * @throws InvalidRoutes  when the files are no routes
     * @throws InvalidSetting when a setting makes no sense
     */
    public void load(CamelContext context) throws Exception {
        good = watch.begin();
        newest = good;
        goodSettings = settings.examine(good);
        // Camel reads a Java type in a file as if it were not there, and resolves aliases without end
        List<Finding> unloadable = Lint.unloadable(good.routes());
        if (!unloadable.isEmpty()) {
            throw new InvalidRoutes(unloadable);
        }
        routes = new RunningRoutes(context);
        Desired desired = desired(good, goodSettings.sound());
        routes.load(desired);
        expected = desired.routes().keySet();
    }

    /** The ids of the routes that should run by the last good state of the files. */
    public Set<String> expected() {
        return expected;
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Camel calls this again whenever a route starts later: without the question, each edit would add a watch
        if (!alreadyStarted) {
            clock.schedule(this::checkWhatRuns, FIRST_CHECK.toMillis(), TimeUnit.MILLISECONDS);
            clock.scheduleWithFixedDelay(this::look, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void doStop() throws Exception {
        clock.shutdownNow();
        clock.awaitTermination(5, TimeUnit.SECONDS);
    }

    /**
     * Camel starts some routes that can't do their work; late, so that it does not slow the start down. Files whose
     * routes do not run are left alone: what only they need is not loaded.
     */
    private void checkWhatRuns() {
        try {
            List<Finding> findings = check.findings(new Snapshot(good.routes().stream().filter(this::runs).toList(),
                    good.properties()), goodSettings);
            if (!findings.isEmpty()) {
                LOG.warn(CleanEvents.LINES, "The routes run, but an edit would be refused as they are:{}",
                        block(findings));
            }
        } catch (InvalidSetting e) {
            LOG.warn("The routes run, but an edit would be refused: {}", e.getMessage());
        }
    }

    private boolean runs(RouteFile file) {
        List<String> ids = Entry.of(file).stream().flatMap(entry -> entry.routeId().stream()).toList();
        return ids.isEmpty() || ids.stream().anyMatch(expected::contains);
    }

    private void look() {
        try {
            Optional<Snapshot> edited = watch.look();
            if (edited.isPresent()) {
                newest = edited.get();
                reload(newest);
            } else if (nextTry >= 0 && nextTry-- == 0) {
                catchUp();
            }
        } catch (InvalidRoutes e) {
            refuse(e.findings());
        }
    }

    private void reload(Snapshot now) {
        if (now.equals(good) && nextTry < 0) {
            listener.accepted(Set.of());
            LOG.info("The files are again as they run");
            return;
        }
        try {
            SettingsLoader.Examined wanted = settings.examine(now);
            List<Finding> findings = check.findings(now, wanted);
            if (!findings.isEmpty()) {
                throw new InvalidRoutes(findings);
            }
            apply(now, wanted, desired(now, wanted.sound()));
        } catch (InvalidRoutes e) {
            refuse(e.findings());
        } catch (InvalidSetting e) {
            // In no file: those are among the findings
            refuse(List.of(new Finding(directory, 1, e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("In full", e);
            refuse(List.of(new Finding(directory, 1, "the check itself failed: " + e)));
        }
    }

    private void apply(Snapshot now, SettingsLoader.Examined wanted, Desired desired) {
        Set<String> ran = routes.running().routes().keySet();
        listener.settings(wanted.settings());
        try {
            Set<String> touched = routes.apply(desired);
            good = now;
            goodSettings = wanted;
            nextTry = -1;
            expected = desired.routes().keySet();
            LOG.info("Edit accepted: {}", words(touched, ran, expected));
            listener.accepted(touched);
        } catch (Exception e) {
            listener.settings(goodSettings.settings());
            rollBack(e);
        }
    }

    private static String words(Set<String> touched, Set<String> before, Set<String> after) {
        List<String> words = touched.stream().sorted().map(id -> (!before.contains(id) ? "started "
                : after.contains(id) ? "restarted " : "stopped ") + id).toList();
        return words.isEmpty() ? "no route needed a restart" : String.join(", ", words);
    }

    private void rollBack(Exception why) {
        List<Finding> findings = why instanceof InvalidRoutes invalid ? invalid.findings()
                : List.of(new Finding(directory, 1, "the edit can't be applied: " + why.getMessage()));
        try {
            routes.apply(desired(good, goodSettings.settings()));
            nextTry = -1;
            LOG.warn(CleanEvents.LINES, "Edit rolled back, the last good version runs:{}", block(findings));
        } catch (Exception e) {
            nextTry = LOOKS_BETWEEN_TRIES;
            LOG.error(CleanEvents.LINES, "Edit rolled back, but the last good version does not start either: {}; it is "
                    + "tried again until it does{}", Printable.line(String.valueOf(e.getMessage())), block(findings));
        }
        listener.rolledBack(findings);
    }

    /** What kept all versions from starting may have passed: a port that was taken, a name that nobody knew. */
    private void catchUp() {
        try {
            Set<String> touched = routes.apply(desired(good, goodSettings.settings()));
            LOG.info("The last good version runs again: started {}", String.join(", ", touched));
        } catch (Exception e) {
            nextTry = LOOKS_BETWEEN_TRIES;
            LOG.debug("The last good version still does not start", e);
            return;
        }
        if (!newest.equals(good)) {
            reload(newest);
        }
    }

    private void refuse(List<Finding> findings) {
        LOG.warn(CleanEvents.LINES, "Edit refused, the last good version goes on running:{}", block(findings));
        listener.refused(findings);
    }

    private static String block(List<Finding> findings) {
        return findings.stream().map(finding -> "\n  " + finding.text()).collect(Collectors.joining());
    }

    private Desired desired(Snapshot snapshot, Settings settings) {
        Properties values = settings.properties();
        return Desired.of(snapshot.routes(), values::getProperty,
                (file, id) -> chosen.test(file, id) && settings.enabled(id));
    }
}
