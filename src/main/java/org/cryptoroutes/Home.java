package org.cryptoroutes;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the files of a user are: in the working directory, else beside the jar. */
record Home(Path directory, Path jarDirectory) {

    static final String SETTINGS = "application.properties";

    static Home here() {
        try {
            Path code = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new Home(Path.of("").toAbsolutePath(), code.getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of the jar has no path", e);
        }
    }

    Optional<Path> applicationProperties() {
        return existing(SETTINGS);
    }

    /** The directory as named; where it is missing, the one of this name beside the jar. */
    Path resolve(String name) {
        return existing(name).orElse(directory.resolve(name));
    }

    private Optional<Path> existing(String name) {
        return Optional.of(directory.resolve(name)).filter(Files::exists)
                .or(() -> Optional.of(jarDirectory.resolve(name)).filter(Files::exists));
    }
}
