package org.cryptoroutes;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cryptoroutes.settings.InvalidSetting;

/** Where the files of a user are: in the working directory, else beside the jar. */
record Home(Path directory, Path jarDirectory) {

    static final String SETTINGS = "application.properties";

    /** @throws InvalidSetting when this process can't name its working directory */
    static Home here() {
        Path directory = Path.of("").toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            throw new InvalidSetting(("The working directory can't be reached as %s: with characters beyond ASCII in "
                    + "its name, start the program with a locale of UTF-8, such as LC_ALL=C.UTF-8.")
                    .formatted(directory));
        }
        try {
            Path code = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new Home(directory, code.getParent());
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
