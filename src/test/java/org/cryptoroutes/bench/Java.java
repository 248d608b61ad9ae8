package org.cryptoroutes.bench;

import java.nio.file.Path;

/** The Java that runs everything that is measured: the one that runs the benchmark. */
final class Java {

    private static final Path HOME = Path.of(System.getProperty("java.home"));

    private Java() {
    }

    static Path home() {
        return HOME;
    }

    static String executable() {
        return HOME.resolve("bin").resolve("java").toString();
    }
}
