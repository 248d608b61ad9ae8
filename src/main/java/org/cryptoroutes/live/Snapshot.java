package org.cryptoroutes.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a user can edit, as it was at one moment. Two of them are equal when the contents are: time stamps, which some
 * mounted volumes and tools get wrong, do not count.
 *
 * @param routes     the route files, by name
 * @param properties the text of application.properties; empty when there is none
 */
record Snapshot(List<RouteFile> routes, String properties) {

    static Snapshot of(Path directory, Optional<Path> properties) {
        try {
            return new Snapshot(RouteFiles.read(directory), properties.isPresent() ? Files.readString(properties.get()) : "");
        } catch (NoSuchFileException e) {
            return new Snapshot(RouteFiles.read(directory), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
