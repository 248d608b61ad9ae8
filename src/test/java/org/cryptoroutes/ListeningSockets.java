package org.cryptoroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP sockets on which a process of this machine listens, as Linux tells them. */
final class ListeningSockets {

    private static final String LISTENS = "0A";

    private ListeningSockets() {
    }

    /**
     * A socket.
     *
     * @param address in hexadecimal, its bytes in the order of the kernel
     */
    record Socket(String address, int port) {

        /** 127.0.0.1, also in the form of IPv6, or ::1. */
        boolean isLoopback() {
            return Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")
                    .contains(address);
        }
    }

    static List<Socket> of(long pid) {
        Path process = Path.of("/proc", String.valueOf(pid));
        try {
            Set<String> own = inodes(process.resolve("fd"));
            List<Socket> sockets = new ArrayList<>();
            for (String file : List.of("net/tcp", "net/tcp6")) {
                List<String> lines = Files.readAllLines(process.resolve(file));
                lines.stream().skip(1).map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields[3].equals(LISTENS) && own.contains(fields[9]))
                        .map(fields -> fields[1].split(":"))
                        .forEach(place -> sockets.add(new Socket(place[0], Integer.parseInt(place[1], 16))));
            }
            return sockets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> inodes(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(descriptors)) {
            for (Path file : files.toList()) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (IOException e) {
                    // Closed since it was listed
                    continue;
                }
            }
        }
        return inodes;
    }
}
