package org.cryptoroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What came out, on the console and in a file, as soon as it is known. */
final class Report {

    private final Path file;

    Report(Path file) {
        this.file = file;
    }

    void add(String section) throws IOException {
        System.out.println(section);
        Files.writeString(file, section + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
