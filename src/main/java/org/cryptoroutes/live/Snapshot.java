package org.cryptoroutes.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.lint.RouteFiles;

/**
 * What a user can edit, as it was at one moment. Two of them are equal when the contents are: time stamps, which some
 * mounted volumes and tools get wrong, do not count.
 *
 * @param routes     the route files, by path
 * @param properties application.properties; empty when there is none
 */
public record Snapshot(List<RouteFile> routes, Optional<RouteFile> properties) {

    /**
     * @param directory  of the routes; as an empty one when it is missing
     * @param properties where application.properties is; empty when there is none
     * @throws UncheckedIOException when something is there and can't be read
     */
    static Snapshot of(Path directory, Optional<Path> properties) {
        return new Snapshot(RouteFiles.read(directory), properties.flatMap(Snapshot::read));
    }

    private static Optional<RouteFile> read(Path properties) {
        try {
            return Optional.of(RouteFile.read(properties));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(properties + " can't be read", e);
        }
    }
}
