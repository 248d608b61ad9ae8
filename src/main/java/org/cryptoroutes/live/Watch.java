package org.cryptoroutes.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.lint.RouteFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when the files that a user edits have changed and come to rest. Not thread-safe. */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Path directory;
    private final Supplier<Optional<Path>> properties;
    private Snapshot seen;
    /** What was told last; null after something that could not be looked at. */
    private Snapshot told;
    /** Which directory the routes are in, whatever its name; null where the file system can't tell. */
    private Object place;
    private List<RouteFile> others = List.of();
    private Set<Finding> ignored = Set.of();

    /**
     * @param directory  of the routes
     * @param properties where application.properties is at the moment; empty when there is none
     */
    Watch(Path directory, Supplier<Optional<Path>> properties) {
        this.directory = directory;
        this.properties = properties;
    }

    /**
     * What there is to begin with.
     *
     * @throws InvalidRoutes when something can't be looked at
     */
    Snapshot begin() {
        seen = read();
        told = seen;
        tellOfIgnored();
        return seen;
    }

    /**
     * Looks at the files. Two looks in a row must see the same: an editor may be in the middle of writing, or of
     * several files.
     *
     * @return what is new since it was told last; empty when nothing is
     * @throws InvalidRoutes when something can't be looked at; not again until it could be
     */
    Optional<Snapshot> look() {
        try {
            Snapshot now = read();
            boolean settled = now.equals(seen);
            // The same object costs no second comparison of all that the files hold
            seen = settled ? seen : now;
            tellOfIgnored();
            if (!settled || seen.equals(told)) {
                return Optional.empty();
            }
            told = seen;
            return Optional.of(seen);
        } catch (InvalidRoutes e) {
            boolean known = told == null;
            told = null;
            if (known) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Snapshot read() {
        if (!Files.isDirectory(directory)) {
            throw invalid("the directory is away: what it held goes on running until it is back");
        }
        try {
            Object now = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            Snapshot snapshot = Snapshot.of(directory, properties.get());
            if (!snapshot.routes().isEmpty()) {
                place = now;
            } else if (place != null && !place.equals(now)) {
                // Such as a mount leaves it that is away
                throw invalid("the directory is empty, and not the one that it was: what that one held goes on running "
                        + "until it is back; to stop a route, set <id>.enabled = false");
            }
            return snapshot;
        } catch (IOException e) {
            throw invalid("the directory can't be read: " + e);
        } catch (UncheckedIOException e) {
            throw invalid("%s: %s".formatted(e.getMessage(), e.getCause()));
        }
    }

    private InvalidRoutes invalid(String sentence) {
        return new InvalidRoutes(List.of(new Finding(directory, 1, sentence)));
    }

    private void tellOfIgnored() {
        List<RouteFile> now = RouteFiles.readOthers(directory);
        if (now.equals(others)) {
            return;
        }
        others = now;
        Set<Finding> findings = Lint.ignored(others);
        findings.stream().filter(finding -> !ignored.contains(finding)).sorted()
                .forEach(finding -> LOG.warn("{}", finding));
        ignored = findings;
    }
}
